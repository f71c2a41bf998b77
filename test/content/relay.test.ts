import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ContentAnswer, DocumentState } from "../../src/wire/ceremony.ts";
import { FakePort } from "../fakes/fake-port.ts";
import { smallGet } from "../fakes/requests.ts";

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { relay } = await vi.importActual<{
  relay(
    call: { request: unknown } & DocumentState,
    onAnswer: (answer: ContentAnswer) => void,
  ): { delivered(): void; close(): void };
}>("../../src/content/relay.ts");

const CREDENTIAL = { type: "credential", credential: {} } as never;

/** The content script's end of a Port: here `sent` is what goes to the background. */
class ContentPort extends FakePort {
  override postMessage(message: unknown): void {
    if (this.disconnected) throw new Error("Attempting to use a disconnected port object");
    super.postMessage(message);
  }
}

const userActivation = { isActive: false };
/** The window, which tells when its page is hidden and shown again. */
let page: EventTarget;
let ports: ContentPort[] = [];
let runtime: { id?: string; connect(options: object): ContentPort };

function start() {
  const answers: ContentAnswer[] = [];
  const ceremony = relay({ request: smallGet(), active: true }, (answer) => answers.push(answer));
  return { answers, ceremony };
}

/** The port of the last connection. */
function port(): ContentPort {
  const last = ports.at(-1);
  if (!last) throw new Error("Not connected");
  return last;
}

beforeEach(() => {
  vi.useFakeTimers();
  ports = [];
  runtime = {
    id: "latchkey",
    connect() {
      const opened = new ContentPort();
      ports.push(opened);
      return opened;
    },
  };
  vi.stubGlobal("chrome", { runtime });
  userActivation.isActive = false;
  vi.stubGlobal("navigator", { userActivation });
  page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("sends the request once, pings while it runs, and stops when answered", async () => {
  const { answers } = start();
  expect(port().sent).toEqual([{ type: "start", id: expect.any(String), request: smallGet(), active: true }]);
  vi.advanceTimersByTime(45_000);
  expect(port().sent.slice(1)).toEqual([{ type: "ping" }, { type: "ping" }, { type: "ping" }]);
  await port().receive({ type: "native" });
  vi.advanceTimersByTime(100_000);
  expect(port().sent).toHaveLength(4);
  expect(port().disconnected).toBe(true);
  expect(answers).toEqual([{ type: "native" }]);
});

it("says that the person's click still counts where the call goes native with it", async () => {
  for (const isActive of [true, false]) {
    const { answers } = start();
    userActivation.isActive = isActive;
    await port().receive({ type: "native" });
    expect(port().sent.slice(1)).toEqual(isActive ? [{ type: "clicked" }] : []);
    expect(answers).toEqual([{ type: "native" }]);
    expect(port().disconnected).toBe(true);
  }
});

it("leaves the Port open for the receipt of a credential", async () => {
  const { answers, ceremony } = start();
  await port().receive(CREDENTIAL);
  expect(answers).toEqual([CREDENTIAL]);
  expect(port().disconnected).toBe(false);
  ceremony.delivered();
  expect(port().sent.at(-1)).toEqual({ type: "delivered" });
  expect(port().disconnected).toBe(true);
});

it("resumes under the same id when the background stops", async () => {
  const { answers } = start();
  const [first] = port().sent as { id: string }[];
  await port().drop();
  expect(ports).toHaveLength(2);
  expect(port().sent).toEqual([{ type: "resume", id: first?.id, request: smallGet(), active: true }]);
  await port().receive({ type: "native" });
  expect(answers).toEqual([{ type: "native" }]);
});

it("gives up after the background has stopped again and again, with one answer", async () => {
  const { answers } = start();
  for (let i = 0; i < 10; i++) await port().drop();
  expect(answers).toEqual([expect.objectContaining({ type: "error", name: "NotAllowedError" })]);
  expect(ports).toHaveLength(6);
});

it("goes native when the extension was updated or disabled", async () => {
  const { answers } = start();
  delete runtime.id;
  await port().drop();
  expect(answers).toEqual([{ type: "native" }]);
  expect(ports).toHaveLength(1);
});

it("goes native when it cannot connect at all", () => {
  runtime.connect = () => {
    throw new Error("Extension context invalidated.");
  };
  expect(start().answers).toEqual([{ type: "native" }]);
});

it("goes native when it cannot connect again", async () => {
  const { answers } = start();
  runtime.connect = () => {
    throw new Error("Extension context invalidated.");
  };
  await port().drop();
  expect(answers).toEqual([{ type: "native" }]);
});

it("closed by the page, closes the Port, answers nothing and does not come back", async () => {
  const { answers, ceremony } = start();
  ceremony.close();
  expect(port().disconnected).toBe(true);
  await port().drop();
  vi.advanceTimersByTime(100_000);
  expect(answers).toEqual([]);
  expect(ports).toHaveLength(1);
});

it("ends with the page that is left, and asks how it ended when the page comes back", () => {
  const { answers } = start();
  const id = (port().sent[0] as { id: string }).id;
  page.dispatchEvent(new Event("pagehide"));
  expect(port().disconnected).toBe(true);
  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  expect(port().sent).toEqual([{ type: "resume", id, request: smallGet(), active: true }]);
  expect(answers).toEqual([]);
});

it("asks nothing when a page comes back whose ceremony was over", async () => {
  start();
  await port().receive({ type: "native" });
  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  expect(ports).toHaveLength(1);
});

it("leaves no listener behind, however often a page asks", async () => {
  const listening = new Set<string>();
  vi.stubGlobal("addEventListener", (type: string, _: unknown, { signal }: { signal: AbortSignal }) => {
    const name = `${ports.length} ${type}`;
    listening.add(name);
    signal.addEventListener("abort", () => listening.delete(name));
  });
  for (let i = 0; i < 50; i++) {
    const { ceremony } = start();
    if (i % 2 === 0) await port().receive({ type: "native" });
    else ceremony.close();
  }
  start();
  expect([...listening]).toEqual(["50 visibilitychange", "50 pagehide", "50 pageshow"]);
});
