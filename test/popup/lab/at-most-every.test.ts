import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { atMostEvery } from "../../../popup/lab/at-most-every.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("acts at once, and then once for all that was called for meanwhile", () => {
  const act = vi.fn();
  const ask = atMostEvery(200, act);
  ask();
  expect(act).toHaveBeenCalledTimes(1);
  for (let i = 0; i < 100; i++) ask();
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(200);
  expect(act).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1_000);
  expect(act).toHaveBeenCalledTimes(2);
  ask();
  expect(act).toHaveBeenCalledTimes(3);
});

it("acts five times a second however often it is called", () => {
  const act = vi.fn();
  const ask = atMostEvery(200, act);
  for (let i = 0; i < 999; i++) {
    ask();
    vi.advanceTimersByTime(1);
  }
  expect(act).toHaveBeenCalledTimes(5);
});

it("goes on after what was done has thrown", () => {
  const act = vi.fn(() => {
    throw new Error("no");
  });
  const ask = atMostEvery(200, act);
  expect(ask).toThrow("no");
  vi.advanceTimersByTime(200);
  expect(ask).toThrow("no");
});
