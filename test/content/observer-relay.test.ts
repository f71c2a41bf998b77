import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { MAX_OBSERVED_LENGTH, OBSERVED_EVENT } from "../../src/wire/observed.ts";
import { FakePort } from "../fakes/fake-port.ts";

/** What a page that speaks for the observer can bring to the background. */

let port: FakePort;
vi.stubGlobal("performance", new EventTarget());
vi.stubGlobal("chrome", {
  runtime: {
    id: "latchkey",
    connect() {
      port = new FakePort();
      return port;
    },
  },
});
class Document {
  querySelectorAll() {
    return [];
  }
}
vi.stubGlobal("Document", Document);
vi.stubGlobal("document", new Document());
vi.stubGlobal("navigator", { userActivation: { isActive: false } });
vi.useFakeTimers({ now: 0 });
/** Its room is a TypeScript project with other globals, so it is loaded by name. */
await vi.importActual("../../src/content/observer-relay.iife.ts");
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
beforeEach(() => {
  vi.advanceTimersByTime(2_000);
});

/** One call of the page's: whether it is taken, and how to speak of it. */
function call() {
  const channel: { close(): void; onmessage?: (event: { data: unknown }) => void } = { close: vi.fn() };
  const event = Object.assign(new Event(OBSERVED_EVENT, { cancelable: true }), { ports: [channel] });
  const taken = !performance.dispatchEvent(event);
  return { taken, channel, say: (data: unknown) => channel.onmessage?.({ data }) };
}

const BEGIN = { type: "begin", method: "get", at: 1, options: {}, unread: [], notBytes: [], signal: false };
const LONG = "x".repeat(MAX_OBSERVED_LENGTH);

it("tells that a call begins and ends, and nothing of it after that", () => {
  const { taken, say, channel } = call();
  expect(taken).toBe(true);
  for (const type of ["begin", "end", "end", "begin"]) say({ ...BEGIN, type });
  expect(port.sent.map((word) => (word as { type: string }).type)).toEqual(["begin", "end"]);
  expect(channel.close).toHaveBeenCalled();
});

it("leaves out options that are too long, and a word that is too long all the same", () => {
  call().say(BEGIN);
  port.sent.length = 0;
  call().say({ ...BEGIN, options: { rpId: LONG } });
  call().say({ ...BEGIN, more: LONG });
  expect(port.sent).toEqual([expect.objectContaining({ type: "begin", options: null })]);
});

it("takes so many calls in a second, and more in the next", () => {
  const taken = () => Array.from({ length: 60 }, () => call().taken).filter(Boolean).length;
  expect(taken()).toBe(50);
  vi.advanceTimersByTime(1_000);
  expect(taken()).toBe(50);
});
