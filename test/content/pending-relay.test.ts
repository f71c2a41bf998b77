import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ContentAnswer } from "../../src/wire/ceremony.ts";
import { FakePort } from "../fakes/fake-port.ts";
import { smallGet } from "../fakes/requests.ts";

/** The relay of a call that waits for the person, perhaps for hours. */

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { relay } = await vi.importActual<{
  relay(call: { request: unknown }, onAnswer: (answer: ContentAnswer) => void): { close(): void };
}>("../../src/content/relay.ts");

const PENDING = { type: "pending" } as const;

let page: EventTarget;
class Document {
  static isHidden = false;
  get hidden() {
    return Document.isHidden;
  }
}
let ports: (FakePort & { closed: boolean })[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  ports = [];
  page = new EventTarget();
  Document.isHidden = false;
  const connect = () => {
    const opened = Object.assign(new FakePort(), {
      closed: false,
      disconnect() {
        opened.closed = true;
      },
    });
    ports.push(opened);
    return opened;
  };
  vi.stubGlobal("chrome", { runtime: { id: "latchkey", connect } });
  vi.stubGlobal("Document", Document);
  vi.stubGlobal("document", new Document());
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A call that waits, and what the page was told. */
async function pending() {
  const answers: ContentAnswer[] = [];
  const call = relay({ request: smallGet() }, (answer) => answers.push(answer));
  await ports[0]?.receive(PENDING);
  return { answers, call };
}
const firstWord = (index: number) => (ports[index]?.sent[0] as { type: string } | undefined)?.type;

it("tells the page that it waits, and answers later", async () => {
  const { answers } = await pending();
  await ports[0]?.receive({ type: "credential", registration: false, credential: {}, response: {} });
  expect(answers.map(({ type }) => type)).toEqual(["pending", "credential"]);
});

it("pings while its page is shown, and lets the background rest while it is hidden", async () => {
  await pending();
  vi.advanceTimersByTime(30_000);
  expect(ports[0]?.sent).toHaveLength(3);
  Document.isHidden = true;
  vi.advanceTimersByTime(300_000);
  expect(ports[0]?.sent).toHaveLength(3);
});

it("comes back when its page is shown again, however often the background has stopped", async () => {
  await pending();
  for (let i = 1; i <= 10; i++) {
    Document.isHidden = true;
    await ports.at(-1)?.drop();
    expect(ports).toHaveLength(i);
    Document.isHidden = false;
    page.dispatchEvent(new Event("visibilitychange"));
    expect(ports).toHaveLength(i + 1);
    expect(firstWord(i)).toBe("resume");
    await ports.at(-1)?.receive(PENDING);
  }
});

it("does not come back for a page that has ended it meanwhile", async () => {
  const { call } = await pending();
  Document.isHidden = true;
  await ports[0]?.drop();
  call.close();
  page.dispatchEvent(new Event("visibilitychange"));
  expect(ports).toHaveLength(1);
});

it("begins anew in a page that the Back button brings back", async () => {
  await pending();
  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  expect(firstWord(1)).toBe("start");
});

it("comes back once where the background had stopped while the page was hidden, by the Back button too", async () => {
  const { answers } = await pending();
  Document.isHidden = true;
  await ports[0]?.drop();
  page.dispatchEvent(new Event("pagehide"));
  Document.isHidden = false;
  // In this order: HTML's "reactivate a document".
  page.dispatchEvent(new Event("visibilitychange"));
  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  expect(ports.slice(1).map((_, index) => firstWord(index + 1))).toEqual(["start"]);
  await ports[1]?.receive(PENDING);
  await ports[1]?.receive({ type: "credential", registration: false, credential: {}, response: {} });
  expect(answers.at(-1)).toMatchObject({ type: "credential" });
});

it("has one Port at a time", async () => {
  await pending();
  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  expect(ports.map(({ closed }) => closed)).toEqual([true, false]);
});
