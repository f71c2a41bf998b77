import { beforeEach, expect, it } from "vitest";
import { FloodRest, FORGET_MS, REST_MS } from "../../../background/prompt/flood-rest.ts";

const SITE = "https://example.com";
let now: number;
let rest: FloodRest;
beforeEach(() => {
  now = 5_000;
  rest = new FloodRest(() => now);
});

function cancel(times: number, site = SITE) {
  for (let i = 0; i < times; i++) rest.ended(site, false);
}

it("lets a site ask while fewer than four prompts in a row came to nothing", () => {
  expect(rest.rests(SITE, false)).toBe(false);
  cancel(3);
  expect(rest.rests(SITE, false)).toBe(false);
  cancel(1);
  expect(rest.rests(SITE, false)).toBe(true);
});

it("lets a site ask longer where the person clicked for it, but not for ever", () => {
  cancel(9);
  expect(rest.rests(SITE, true)).toBe(false);
  cancel(1);
  expect(rest.rests(SITE, true)).toBe(true);
});

it("ends after a while, for one prompt at a time", () => {
  cancel(4);
  now += REST_MS - 1;
  expect(rest.rests(SITE, false)).toBe(true);
  now += 1;
  expect(rest.rests(SITE, false)).toBe(false);
  cancel(1);
  expect(rest.rests(SITE, false)).toBe(true);
});

it("is not made longer by calls that are not shown", () => {
  cancel(4);
  for (let passed = 0; passed < REST_MS; passed += 1_000, now += 1_000) rest.rests(SITE, false);
  expect(rest.rests(SITE, false)).toBe(false);
});

it("counts anew after an answer, and after two quiet minutes", () => {
  cancel(3);
  rest.ended(SITE, true);
  cancel(3);
  expect(rest.rests(SITE, false)).toBe(false);
  now += FORGET_MS;
  cancel(3);
  expect(rest.rests(SITE, false)).toBe(false);
});

it("is a matter of one site", () => {
  cancel(4);
  expect(rest.rests("https://example.org", false)).toBe(false);
  rest.ended("https://example.org", true);
  expect(rest.rests(SITE, false)).toBe(true);
});
