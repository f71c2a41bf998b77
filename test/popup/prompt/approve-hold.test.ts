import { expect, it } from "vitest";
import { ApproveHold, HOLD_MS } from "../../../popup/prompt/approve-hold.ts";
import { ManualTimers } from "../manual-timers.ts";

it("holds for a moment, and anew from each start", () => {
  const timers = new ManualTimers();
  const changes: boolean[] = [];
  const hold = new ApproveHold(timers, (held) => changes.push(held));
  hold.start();
  timers.pass(HOLD_MS - 1);
  hold.start();
  timers.pass(HOLD_MS - 1);
  expect(changes).toEqual([true]);
  timers.pass(1);
  expect(changes).toEqual([true, false]);
  hold.start();
  hold.stop();
  timers.pass(HOLD_MS);
  expect(changes).toEqual([true, false, true]);
});

it("never takes longer than the automation contract allows", () => {
  expect(HOLD_MS).toBeLessThanOrEqual(500);
});

it("is extended by input while it lasts, and not started by it afterwards", () => {
  const timers = new ManualTimers();
  const changes: boolean[] = [];
  const hold = new ApproveHold(timers, (held) => changes.push(held));
  hold.start();
  for (let tap = 0; tap < 10; tap++) {
    timers.pass(HOLD_MS / 2);
    hold.extend();
  }
  expect(changes).toEqual([true]);
  timers.pass(HOLD_MS);
  hold.extend();
  expect(changes).toEqual([true, false]);
});
