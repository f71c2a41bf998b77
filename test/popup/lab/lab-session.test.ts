import { beforeEach, describe, expect, it, vi } from "vitest";
import { LabSession } from "../../../popup/lab/lab-session.ts";
import type { AskedCeremony } from "../../../src/lab/asked/asked-ceremony.ts";
import { FakePort } from "../../fakes/fake-port.ts";

/** The Ports that the page has opened to the background, the last one first. */
const ports: FakePort[] = [];

vi.mock("webextension-polyfill", async () => {
  const { englishTexts } = await import("../../fakes/messages.ts");
  return {
    default: {
      ...englishTexts,
      runtime: {
        connect() {
          const port = new FakePort();
          ports.unshift(port);
          return port;
        },
      },
    },
  };
});

function waiting(id: string, tabId = 1): AskedCeremony {
  return {
    id,
    kind: "get",
    profile: { id: "p", name: "Bench", colour: "violet" },
    tabId,
    origin: "https://example.com",
    rpId: "example.com",
    choices: [],
    moreChoices: 0,
    userVerification: "preferred",
    leavesVerificationOpen: false,
    since: 1_000,
  };
}

const tell = (asked: AskedCeremony[], ended?: object) =>
  ports[0]?.receive({ type: "asked", waiting: asked, ...(ended && { ended }) });
const asks = () => (ports[0]?.sent ?? []) as { type: string; number?: number; call?: { type: string } }[];

/** The background refuses the page's last call. */
function refuse(message: string): void {
  const number = asks().findLast(({ type }) => type === "ask")?.number;
  void ports[0]?.receive({ type: "refused", number, message });
}

beforeEach(() => {
  vi.useFakeTimers();
  ports.length = 0;
  vi.spyOn(console, "warn").mockImplementation(() => {});
  return () => vi.useRealTimers();
});

it("shows what waits, in the developer tools that of their tab alone", async () => {
  const all = new LabSession(null);
  await tell([waiting("a", 1), waiting("b", 2)]);
  expect(all.asked.map(({ id }) => id)).toEqual(["a", "b"]);
  const panel = new LabSession(2);
  await tell([waiting("a", 1), waiting("b", 2)]);
  expect(panel.asked.map(({ id }) => id)).toEqual(["b"]);
  await tell([waiting("b", 2)], { shown: waiting("a", 1), how: "left" });
  expect(panel.said).toBeUndefined();
});

it("says for a while how one ended, and no longer when another begins", async () => {
  const session = new LabSession(null);
  const ended = { shown: waiting("a"), how: "declined" };
  await tell([waiting("a")]);
  await tell([], ended);
  expect(session.said).toEqual({ type: "ended", ended });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(session.said).toBeUndefined();
  await tell([waiting("b")]);
  await tell([], { shown: waiting("b"), how: "left" });
  await tell([waiting("c")]);
  expect(session.said).toBeUndefined();
});

it("tells an answer that came too late from one that was lost", async () => {
  const session = new LabSession(null);
  await tell([waiting("a")]);
  const lost = session.decide("a", { type: "declined" });
  await ports[0]?.drop();
  expect(await lost).toBe(false);
  expect(session.said).toEqual({ type: "lost" });
  const late = session.decide("a", { type: "declined" });
  await tell([]);
  refuse("This request does not wait for an answer any more");
  expect(await late).toBe(false);
  expect(session.said).toEqual({ type: "late" });
});

it("hears of what waits though it does not record, also after a stop of the background", async () => {
  const session = new LabSession(null);
  session.record(false);
  await ports[0]?.drop();
  expect(ports).toHaveLength(2);
  expect(asks().map(({ type }) => type)).toEqual(["ask"]);
  await tell([waiting("a")]);
  expect(session.asked).toHaveLength(1);
});

describe("a Port over which nothing comes any more", () => {
  const pings = () => asks().filter(({ type }) => type === "ping").length;
  const pong = () => ports[0]?.receive({ type: "pong" });

  it("is opened again, and what was looked at is looked at again", async () => {
    const session = new LabSession(7);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(pings()).toBe(1);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(ports).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(ports).toHaveLength(2);
    expect(ports[1]?.disconnected).toBe(true);
    expect(asks()).toEqual([
      { type: "watch", tabId: 7 },
      { type: "ask", number: expect.any(Number), call: { type: "profiles" } },
    ]);
    await tell([waiting("a", 7)]);
    expect(session.asked).toHaveLength(1);
  });

  it("is told from one that is quiet by the answers to its pings", async () => {
    new LabSession(null);
    for (let seconds = 0; seconds < 60; seconds++) {
      const before = pings();
      await vi.advanceTimersByTimeAsync(1_000);
      if (pings() > before) await pong();
    }
    expect(pings()).toBe(5);
    expect(ports).toHaveLength(1);
  });

  it("is noticed later on too, and by its own pings alone", async () => {
    new LabSession(null);
    await vi.advanceTimersByTimeAsync(1_000);
    await ports[0]?.drop();
    await vi.advanceTimersByTimeAsync(1_000);
    await pong();
    await vi.advanceTimersByTimeAsync(42_999);
    expect(ports).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(ports).toHaveLength(3);
  });

  it("is opened again in peace where it closes without a word, and at once after one", async () => {
    const session = new LabSession(3);
    for (let i = 0; i < 100; i++) {
      await ports[0]?.drop();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(ports.length).toBeGreaterThan(5);
    expect(ports.length).toBeLessThan(12);
    await vi.advanceTimersByTimeAsync(2_000);
    const before = ports.length;
    await tell([waiting("a", 3)]);
    await ports[0]?.drop();
    expect(ports).toHaveLength(before + 1);
    expect(asks()[0]).toEqual({ type: "watch", tabId: 3 });
    await tell([]);
    expect(session.asked).toEqual([]);
  });
});
