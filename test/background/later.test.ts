import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { afterStart, oncePerTurn } from "../../background/later.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("chores come a second after the start, all of them, though some fail", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const [first, last] = [vi.fn(), vi.fn()];
  const fails = () => {
    throw new Error("at once");
  };
  afterStart([first, fails, () => Promise.reject(new Error("later")), last]);
  await vi.advanceTimersByTimeAsync(999);
  expect(first).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect([first.mock.calls.length, last.mock.calls.length]).toEqual([1, 1]);
  expect(warn).toHaveBeenCalledTimes(2);
});

it("what was asked for several times at once is done once, and again when it is asked for again", async () => {
  const task = vi.fn();
  const soon = oncePerTurn(task);
  for (let i = 0; i < 3; i++) soon();
  expect(task).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(0);
  expect(task).toHaveBeenCalledOnce();
  soon();
  await vi.advanceTimersByTimeAsync(0);
  expect(task).toHaveBeenCalledTimes(2);
});

it("what is asked for while it is done is done once more", async () => {
  let times = 0;
  const soon = oncePerTurn(() => {
    times++;
    if (times === 1) soon();
  });
  soon();
  await vi.advanceTimersByTimeAsync(10);
  expect(times).toBe(2);
});
