import { expect, it } from "vitest";
import { Rate } from "../../background/rate.ts";

it("lets through so many within so long, for each key", () => {
  let now = 0;
  const rate = new Rate(2, 100, () => now);
  expect([rate.take("a"), rate.take("a"), rate.take("a"), rate.take("b")]).toEqual([true, true, false, true]);
  now = 99;
  expect(rate.take("a")).toBe(false);
  now = 100;
  expect([rate.take("a"), rate.take("a"), rate.take("a")]).toEqual([true, true, false]);
});

it("frees one place after the other", () => {
  let now = 0;
  const rate = new Rate(2, 100, () => now);
  rate.take("a");
  now = 60;
  rate.take("a");
  now = 110;
  expect([rate.take("a"), rate.take("a")]).toEqual([true, false]);
});

it("takes a place of each key, or of none", () => {
  const rate = new Rate(1, 100, () => 0);
  expect(rate.take("a")).toBe(true);
  expect(rate.take("a", "b")).toBe(false);
  expect(rate.take("b", "c")).toBe(true);
  expect(rate.take("c")).toBe(false);
});
