import { describe, expect, it } from "vitest";
import {
  DerivationAhead,
  type DerivationWorker,
  PATIENCE_MS,
  PAUSE_MS,
} from "../../../popup/derivation/derivation-ahead.ts";
import type { Derivation } from "../../../src/wire/vault.ts";
import { ManualTimers } from "../manual-timers.ts";

const DERIVATION: Derivation = { slot: "AQ", memoryKiB: 65_536, passes: 3, lanes: 1, salt: "Ag" };
const PIN = "123456";

class FakeWorker extends EventTarget implements DerivationWorker {
  readonly asked: { pin: string; derivation: Derivation }[] = [];
  ended = false;

  postMessage(message: { pin: string; derivation: Derivation }): void {
    this.asked.push(message);
  }

  terminate(): void {
    this.ended = true;
  }

  answer(data: object): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

function scene({ start }: { start?: () => DerivationWorker } = {}) {
  const workers: FakeWorker[] = [];
  const timers = new ManualTimers();
  const ahead = new DerivationAhead({
    start() {
      if (start) return start();
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    timers,
    least: 6,
  });
  ahead.use(DERIVATION);
  /** Types, and lets the pause pass. */
  const type = (pin: string) => {
    ahead.typed(pin);
    timers.pass(PAUSE_MS);
  };
  return {
    ahead,
    timers,
    workers,
    type,
    asked: () => workers.map(({ asked }) => asked.map(({ pin }) => pin)),
  };
}

describe("a PIN that is typed", () => {
  it("is derived from after a pause, with the slot's parameters, and given at once when it is there", async () => {
    const { ahead, timers, workers } = scene();
    ahead.typed(PIN);
    timers.pass(PAUSE_MS - 1);
    expect(workers[0]?.asked).toEqual([]);
    timers.pass(1);
    expect(workers[0]?.asked).toEqual([{ pin: PIN, derivation: DERIVATION }]);
    const deriving = ahead.take(PIN);
    workers[0]?.answer({ bytes: "Aw" });
    await expect(deriving).resolves.toEqual({ slot: "AQ", bytes: "Aw" });
    expect(ahead.take(PIN)).toEqual({ slot: "AQ", bytes: "Aw" });
    expect(workers.map(({ ended }) => ended)).toEqual([true]);
  });

  it("is not derived from while it is too short, counted as the vault does", () => {
    const { type, asked } = scene();
    type("12345");
    type("𝟙𝟚𝟛𝟜𝟝");
    expect(asked()).toEqual([[]]);
    type("㎒㎒");
    expect(asked()).toEqual([["㎒㎒"]]);
  });

  it("and goes on being typed is derived from as it is at the end, and nothing of the rest goes on", async () => {
    const { ahead, workers, type, asked } = scene();
    ahead.typed(PIN);
    ahead.typed(`${PIN}7`);
    type(`${PIN}78`);
    type(`${PIN}789`);
    expect(asked()).toEqual([[`${PIN}78`], [`${PIN}789`]]);
    expect(workers.map(({ ended }) => ended)).toEqual([true, false]);
    workers[0]?.answer({ bytes: "Aw" });
    expect(ahead.take(PIN)).toBeUndefined();
    expect(ahead.take(`${PIN}78`)).toBeUndefined();
    const deriving = ahead.take(`${PIN}789`);
    workers[1]?.answer({ bytes: "BA" });
    await expect(deriving).resolves.toEqual({ slot: "AQ", bytes: "BA" });
  });

  it("and changed gives nothing of what it was", async () => {
    const { ahead, workers, type } = scene();
    type(PIN);
    const deriving = ahead.take(PIN);
    workers[0]?.answer({ bytes: "Aw" });
    await deriving;
    ahead.typed(`${PIN}7`);
    expect(ahead.take(PIN)).toBeUndefined();
    expect(ahead.take(`${PIN}7`)).toBeUndefined();
  });

  it("before the pause is over is left to the background, and nothing begins any more", () => {
    const { ahead, timers, asked } = scene();
    ahead.typed(PIN);
    expect(ahead.take(PIN)).toBeUndefined();
    timers.pass(PAUSE_MS);
    expect(asked()).toEqual([[]]);
  });

  it("once more, after it was refused, is not derived from anew", async () => {
    const { ahead, workers, type } = scene();
    type(PIN);
    const deriving = ahead.take(PIN);
    workers[0]?.answer({ bytes: "Aw" });
    await deriving;
    type(PIN);
    expect(workers).toHaveLength(1);
    expect(ahead.take(PIN)).toEqual({ slot: "AQ", bytes: "Aw" });
  });
});

describe("a slot that is to be opened", () => {
  it("is not waited for while another one's bytes are derived", async () => {
    const { ahead, workers, type } = scene();
    type(PIN);
    expect(ahead.take(PIN, "BQ")).toBeUndefined();
    const deriving = ahead.take(PIN, "AQ");
    workers[0]?.answer({ bytes: "Aw" });
    await expect(deriving).resolves.toEqual({ slot: "AQ", bytes: "Aw" });
    expect(ahead.take(PIN, "BQ")).toBeUndefined();
  });
});

describe("a worker", () => {
  it("that cannot be started leaves it to the background", () => {
    const { ahead, type } = scene({
      start() {
        throw new Error("No worker");
      },
    });
    type(PIN);
    expect(ahead.take(PIN)).toBeUndefined();
  });

  it.each([
    ["that says it could not", (worker?: FakeWorker) => worker?.answer({})],
    ["that fails", (worker?: FakeWorker) => worker?.dispatchEvent(new Event("error"))],
  ])("%s leaves it to the background", async (_, fail) => {
    const { ahead, workers, type } = scene();
    type(PIN);
    const deriving = ahead.take(PIN);
    fail(workers[0]);
    await expect(deriving).resolves.toBeUndefined();
    expect(ahead.take(PIN)).toBeUndefined();
    expect(workers[0]?.ended).toBe(true);
  });

  it("that failed before it was asked is not waited for", async () => {
    const { ahead, workers, timers } = scene();
    ahead.typed("1");
    workers[0]?.dispatchEvent(new Event("error"));
    ahead.typed(PIN);
    timers.pass(PAUSE_MS);
    await expect(ahead.take(PIN)).resolves.toBeUndefined();
  });

  it("that never answers is not waited for without an end", async () => {
    const { ahead, workers, timers, type } = scene();
    type(PIN);
    const deriving = ahead.take(PIN);
    timers.pass(PATIENCE_MS);
    await expect(deriving).resolves.toBeUndefined();
    expect(workers[0]?.ended).toBe(true);
  });
});

describe("what is to be derived", () => {
  it("may be known only when the PIN is there", () => {
    const { ahead, type, timers, asked } = scene();
    ahead.use(undefined);
    type(PIN);
    expect(asked()).toEqual([]);
    ahead.use({ ...DERIVATION });
    timers.pass(PAUSE_MS);
    expect(asked()).toEqual([[PIN]]);
  });

  it("and has changed is derived anew; the same again is not", async () => {
    const { ahead, type, timers, workers, asked } = scene();
    type(PIN);
    ahead.use({ ...DERIVATION });
    expect(asked()).toEqual([[PIN]]);
    const deriving = ahead.take(PIN);
    ahead.use({ ...DERIVATION, slot: "BQ" });
    await expect(deriving).resolves.toBeUndefined();
    timers.pass(PAUSE_MS);
    expect(asked()).toEqual([[PIN], [PIN]]);
    const again = ahead.take(PIN);
    workers[1]?.answer({ bytes: "Aw" });
    await expect(again).resolves.toEqual({ slot: "BQ", bytes: "Aw" });
  });

  it("ends with the view, and is forgotten", async () => {
    const { ahead, type, timers, workers } = scene();
    type(PIN);
    const deriving = ahead.take(PIN);
    ahead.stop();
    await expect(deriving).resolves.toBeUndefined();
    expect(ahead.take(PIN)).toBeUndefined();
    ahead.typed("1");
    ahead.stop();
    timers.pass(PATIENCE_MS);
    expect(workers.map(({ ended }) => ended)).toEqual([true, true]);
  });
});
