import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AttemptClock } from "../../../background/locking/attempt-clock.ts";
import { VaultError } from "../../../src/vault/errors.ts";
import { Attempts } from "../../../src/vault/slots/attempts.ts";
import { fakeSystem, system } from "../../fakes/fake-system.ts";
import { someBytes } from "../../fakes/hex.ts";
import { MemoryAttempts } from "../../fakes/memory-attempts.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  system.reset();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const SLOT = someBytes(16, 1);
const ALARM = "attempts";

/** A background on `storage`, and the clock that it started with. */
function background(storage: MemoryAttempts) {
  const start = performance.now();
  const attempts: Attempts = new Attempts(
    storage,
    (task) => task(),
    () => performance.now() - start,
    () => clock.start(),
  );
  const clock = new AttemptClock(() => attempts.tick());
  clock.listen();
  clock.goOn();
  const guess = () =>
    attempts
      .guess([SLOT], false, () => Promise.reject(new VaultError("wrong-secret", "")))
      .catch((error: VaultError) => error.code);
  return { attempts, guess, left: async () => (await attempts.status([SLOT], false)).waitSeconds };
}

const waiting = (ms: number) => [{ slot: SLOT, failures: 5, wait: ms }];
const waitIn = (storage: MemoryAttempts) => (storage.stored as { wait: number }[])[0]?.wait;

/** Stops the background and its timers; alarms are the browser's, and stay. */
function stopBackground() {
  const names = [...system.alarms.keys()];
  system.stopBackground();
  vi.clearAllTimers();
  return names;
}

describe("the clock of a wait", () => {
  it("writes what is left every five seconds, and nothing any more when it is over", async () => {
    const storage = new MemoryAttempts();
    const { guess } = background(storage);
    for (let i = 0; i < 5; i++) expect(await guess()).toBe("wrong-secret");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(waitIn(storage)).toBe(25_000);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(waitIn(storage)).toBe(5_000);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(waitIn(storage)).toBe(0);
    const { writes } = storage;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(storage.writes).toBe(writes);
    expect(vi.getTimerCount()).toBe(0);
    expect(await guess()).toBe("wrong-secret");
  });

  it("has an alarm while there is a wait, and none otherwise", async () => {
    const { guess } = background(new MemoryAttempts());
    for (let i = 0; i < 4; i++) await guess();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(system.alarms.size).toBe(0);
    await guess();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([...system.alarms.keys()]).toEqual([ALARM]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(system.alarms.size).toBe(0);
  });

  it("goes on after a stop of the background, and has lost no more than a tick", async () => {
    const storage = new MemoryAttempts();
    const first = background(storage);
    for (let i = 0; i < 5; i++) await first.guess();
    await vi.advanceTimersByTimeAsync(14_000);
    expect(stopBackground()).toEqual([ALARM]);
    await vi.advanceTimersByTimeAsync(600_000);
    const second = background(storage);
    expect(await second.left()).toBe(20);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(waitIn(storage)).toBe(0);
  });

  it("goes on when the browser starts, with an alarm of its own", async () => {
    const storage = new MemoryAttempts();
    storage.stored = waiting(30_000);
    background(storage);
    system.startBrowser();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(waitIn(storage)).toBe(20_000);
    expect([...system.alarms.keys()]).toEqual([ALARM]);
  });

  it("ticks when the alarm rings", async () => {
    const storage = new MemoryAttempts();
    storage.stored = waiting(120_000);
    const tick = vi.fn(async () => true);
    const clock = new AttemptClock(tick);
    clock.listen();
    clock.goOn();
    await vi.advanceTimersByTimeAsync(29_999);
    const before = tick.mock.calls.length;
    await vi.advanceTimersByTimeAsync(1);
    // The timer's and the alarm's.
    expect(tick.mock.calls.length).toBe(before + 2);
  });

  it("makes its alarm anew when that is lost, and leaves one that is there alone", async () => {
    const storage = new MemoryAttempts();
    storage.stored = waiting(60_000);
    background(storage);
    await vi.advanceTimersByTimeAsync(5_000);
    const alarm = system.alarms.get(ALARM);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(system.alarms.get(ALARM)).toBe(alarm);
    clearInterval(alarm);
    system.alarms.clear();
    await vi.advanceTimersByTimeAsync(5_000);
    expect([...system.alarms.keys()]).toEqual([ALARM]);
  });

  it("goes on where the storage fails once", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const storage = new MemoryAttempts();
    storage.stored = waiting(30_000);
    background(storage);
    await vi.advanceTimersByTimeAsync(5_000);
    storage.failing = "before";
    await vi.advanceTimersByTimeAsync(5_000);
    expect(warn).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(waitIn(storage)).toBe(20_000);
  });

  it("does not tick for the alarms of others, or where there is no wait", async () => {
    const tick = vi.fn(async () => false);
    new AttemptClock(tick).listen();
    fakeSystem.alarms.create("another", { periodInMinutes: 1 });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(tick).not.toHaveBeenCalled();
  });

  it("leaves no alarm behind where the wait ends as it starts", async () => {
    const clock = new AttemptClock(async () => false);
    clock.listen();
    clock.start();
    clock.goOn();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(system.alarms.size).toBe(0);
  });
});
