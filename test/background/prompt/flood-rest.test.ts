import { beforeEach, describe, expect, it } from "vitest";
import { type Asking, FloodRest, FORGET_MS, REST_MS } from "../../../background/prompt/flood-rest.ts";

const PAGE: Asking = {
  tabId: 1,
  private: false,
  origin: "https://example.com",
  topOrigin: "https://example.com",
};
const page = (origin: string, changes: Partial<Asking> = {}): Asking => ({
  ...PAGE,
  origin,
  topOrigin: origin,
  ...changes,
});
/** A frame of another site in PAGE. */
const frame = (origin: string): Asking => ({ ...PAGE, origin });

let now: number;
let rest: FloodRest;
beforeEach(() => {
  now = 5_000;
  rest = new FloodRest(() => now);
});

function cancel(times: number, asking = PAGE) {
  for (let i = 0; i < times; i++) {
    rest.began(asking);
    rest.ended(asking, false);
  }
}

it("lets a site ask while fewer than four prompts in a row came to nothing", () => {
  expect(rest.rests(PAGE, false)).toBe(false);
  cancel(3);
  expect(rest.rests(PAGE, false)).toBe(false);
  cancel(1);
  expect(rest.rests(PAGE, false)).toBe(true);
});

it("counts a prompt from its beginning, whether its end is ever heard of or not", () => {
  for (let i = 0; i < 4; i++) rest.began(PAGE);
  expect(rest.rests(PAGE, false)).toBe(true);
});

it("lets a site ask longer where the person clicked for it, but not for ever", () => {
  cancel(9);
  expect(rest.rests(PAGE, true)).toBe(false);
  cancel(1);
  expect(rest.rests(PAGE, true)).toBe(true);
});

it("ends after a while, for one prompt at a time", () => {
  cancel(4);
  now += REST_MS - 1;
  expect(rest.rests(PAGE, false)).toBe(true);
  now += 1;
  expect(rest.rests(PAGE, false)).toBe(false);
  cancel(1);
  expect(rest.rests(PAGE, false)).toBe(true);
});

it("begins when the last prompt ends, however long that was open", () => {
  cancel(3);
  rest.began(PAGE);
  now += REST_MS;
  rest.ended(PAGE, false);
  expect(rest.rests(PAGE, false)).toBe(true);
});

it("is not made longer by calls that are not shown", () => {
  cancel(4);
  for (let passed = 0; passed < REST_MS; passed += 1_000, now += 1_000) rest.rests(PAGE, false);
  expect(rest.rests(PAGE, false)).toBe(false);
});

it("counts anew after an answer, and after two quiet minutes", () => {
  cancel(3);
  rest.began(PAGE);
  rest.ended(PAGE, true);
  cancel(3);
  expect(rest.rests(PAGE, false)).toBe(false);
  now += FORGET_MS;
  cancel(3);
  expect(rest.rests(PAGE, false)).toBe(false);
});

describe("is a matter of", () => {
  it("one site", () => {
    cancel(4);
    const other = page("https://example.org", { tabId: 2 });
    expect(rest.rests(other, false)).toBe(false);
    rest.ended(other, true);
    expect(rest.rests(PAGE, false)).toBe(true);
  });

  it("all hosts of a site together, in whatever tabs, though with more room", () => {
    for (let host = 0; host < 4; host++) cancel(2, page(`https://n${host}.example.com`, { tabId: host }));
    expect(rest.rests(page("https://n9.example.com", { tabId: 9 }), false)).toBe(true);
    expect(rest.rests(page("https://n9.example.com", { tabId: 9 }), true)).toBe(false);
    expect(rest.rests(page("https://example.org", { tabId: 9 }), false)).toBe(false);
  });

  it("all pages of a tab together, though with more room", () => {
    for (let site = 0; site < 4; site++) cancel(2, page(`https://site${site}.example`));
    expect(rest.rests(page("https://new.example"), false)).toBe(true);
    expect(rest.rests(page("https://new.example", { tabId: 2 }), false)).toBe(false);
  });

  it("all frames of a tab together, and never of the page above them", () => {
    for (let site = 0; site < 10; site++) cancel(2, frame(`https://ad${site}.example`));
    expect(rest.rests(frame("https://new.example"), true)).toBe(true);
    expect(rest.rests(PAGE, false)).toBe(false);
  });

  it("a caller in one site's page, and not in another's", () => {
    cancel(4, frame("https://login.example"));
    expect(rest.rests(frame("https://login.example"), false)).toBe(true);
    const elsewhere = { ...frame("https://login.example"), tabId: 2, topOrigin: "https://shop.example" };
    expect(rest.rests(elsewhere, false)).toBe(false);
    expect(rest.rests(page("https://login.example", { tabId: 3 }), false)).toBe(false);
  });

  it("private windows or of the others, not of both", () => {
    cancel(4);
    expect(rest.rests({ ...PAGE, tabId: 2, private: true }, false)).toBe(false);
  });
});
