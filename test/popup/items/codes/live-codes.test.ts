import { beforeEach, describe, expect, it } from "vitest";
import { countdownOf, groupedCode } from "../../../../popup/items/codes/code-display.ts";
import { LiveCodes, waitUntil } from "../../../../popup/items/codes/live-codes.ts";
import type { CodeValue } from "../../../../src/wire/items.ts";
import { ManualTimers } from "../../manual-timers.ts";

const START = 1_000_000;
let timers: ManualTimers;
let now: number;
let asked: string[][];
let answer: (items: string[]) => Promise<CodeValue[]>;
let seen: ReadonlyMap<string, CodeValue>;
let live: LiveCodes;

/** A code whose value says its time step of 30 s. */
const valueAt = (item: string): CodeValue => {
  const step = Math.floor(now / 30_000);
  return { item, value: `${item}${step}`, next: `${item}${step + 1}`, nextAt: (step + 1) * 30_000 };
};
const settle = () => new Promise((resolve) => setImmediate(resolve));
async function pass(milliseconds: number) {
  now += milliseconds;
  timers.pass(milliseconds);
  await settle();
}

beforeEach(() => {
  timers = new ManualTimers();
  now = START;
  asked = [];
  seen = new Map();
  answer = async (items) => items.map(valueAt);
  live = new LiveCodes({
    ask: (items) => {
      asked.push(items);
      return answer(items);
    },
    timers,
    now: () => now,
    onChange: (values) => {
      seen = values;
    },
  });
});

describe("the codes that are seen", () => {
  it("are asked for once, and again when one of them runs out", async () => {
    live.show(["a", "b"]);
    await settle();
    expect(seen.get("a")?.value).toBe("a33");
    await pass(19_999);
    expect(asked).toEqual([["a", "b"]]);
    await pass(1);
    expect(asked).toHaveLength(2);
    expect(seen.get("b")?.value).toBe("b34");
  });

  it("show the next value at once, before the answer is there", async () => {
    live.show(["a"]);
    await settle();
    answer = () => new Promise(() => {});
    await pass(20_000);
    expect(seen.get("a")).toEqual({ item: "a", value: "a34", next: "" });
  });

  it("are not asked for again where all are known, and only those that are left are", async () => {
    live.show(["a", "b"]);
    await settle();
    live.show(["b"]);
    await settle();
    expect(asked).toHaveLength(1);
    await pass(20_000);
    expect(asked[1]).toEqual(["b"]);
  });

  it("are not asked for while none is seen", async () => {
    live.show(["a"]);
    await settle();
    live.show([]);
    await pass(60_000);
    expect(asked).toHaveLength(1);
  });

  it("take the last answer, whichever comes last", async () => {
    let first: (values: CodeValue[]) => void = () => {};
    answer = () => new Promise((resolve) => (first = resolve));
    live.show(["a"]);
    answer = async (items) => items.map(valueAt);
    live.refresh();
    await settle();
    first([{ item: "a", value: "late", next: "" }]);
    await settle();
    expect(seen.get("a")?.value).toBe("a33");
  });

  it("stay as they were where the vault does not answer, and with a counter that was taken on", async () => {
    live.show(["a"]);
    await settle();
    live.put({ item: "h", value: "755224", next: "" });
    answer = () => Promise.reject(new Error("locked"));
    live.refresh();
    await settle();
    expect([...seen.keys()]).toEqual(["a", "h"]);
  });

  it("are asked for again a second after nobody answered", async () => {
    answer = () => Promise.reject(new Error("stopped"));
    live.show(["a"]);
    await settle();
    answer = async (items) => items.map(valueAt);
    await pass(999);
    expect(seen.size).toBe(0);
    await pass(1);
    expect(seen.get("a")?.value).toBe("a33");
    live.show([]);
    await pass(60_000);
    expect(asked).toHaveLength(2);
  });
});

describe("a code before the person", () => {
  it.each([
    ["123456", "123 456"],
    ["1234567", "123 4567"],
    ["12345678", "1234 5678"],
    ["123456789", "123 456 789"],
    ["1234567890", "12345 67890"],
    ["12345", "12345"],
    ["2BCDF", "2BCDF"],
  ])("%s is written %s", (value, shown) => expect(groupedCode(value)).toBe(shown));

  const value = { item: "a", value: "1", next: "2", nextAt: 90_000 };
  it.each([
    [60_000, 30, { seconds: 30, left: 1, ending: false }],
    [75_001, 30, { seconds: 15, left: 14.999 / 30, ending: false }],
    [85_000, 30, { seconds: 5, left: 5 / 30, ending: true }],
    [90_500, 30, { seconds: 0, left: 0, ending: true }],
    [87_000, 10, { seconds: 3, left: 0.3, ending: true }],
    [86_000, 10, { seconds: 4, left: 0.4, ending: false }],
  ])("at %d of a period of %d", (at, period, countdown) => {
    expect(countdownOf(value, period, at)).toEqual(countdown);
  });

  it("waits for no clock where it has a counter", () => {
    expect(countdownOf({ item: "h", value: "1", next: "" }, 30, 0)).toBeNull();
  });
});

it("what nobody looked at any more is asked for anew, and a late answer is not taken", async () => {
  live.show(["a"]);
  live.forget();
  await settle();
  expect([...seen]).toEqual([]);
  live.show(["a"]);
  await settle();
  expect(seen.get("a")?.value).toBe("a33");
  live.forget();
  await pass(40_000);
  expect(asked).toEqual([["a"], ["a"]]);
  live.show(["a"]);
  await settle();
  expect(seen.get("a")?.value).toBe("a34");
});

it("a time that is further off than timers reach is waited for in parts", () => {
  expect(waitUntil(START + 30_000, START)).toBe(30_000);
  expect(waitUntil(START - 5, START)).toBe(250);
  expect(waitUntil(START + 2 ** 40, START)).toBe(2 ** 31 - 1);
});
