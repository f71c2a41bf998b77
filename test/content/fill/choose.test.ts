import { describe, expect, it, vi } from "vitest";
import type { FieldFacts, Wanted } from "./fixtures/fields.ts";
import { boxes, field, SIX, STEAM } from "./fixtures/fields.ts";

const { choicesIn } = await vi.importActual<{
  choicesIn(fields: readonly FieldFacts[], wanted: Wanted): { fields: number[] }[];
}>("../../../src/content/fill/choose.ts");

const chosen = (fields: FieldFacts[], wanted = SIX) => choicesIn(fields, wanted)[0]?.fields;
const OTP = { autocomplete: "one-time-code" };

describe("one field", () => {
  it("is the one that suits best, and of equals the first", () => {
    const user = field({ names: ["user"], autocomplete: "username" });
    expect(chosen([user, field({ names: ["otp"] }), field(OTP), field(OTP)])).toEqual([2]);
    expect(chosen([user, field({ names: ["note"] })])).toBeUndefined();
    expect(chosen([])).toBeUndefined();
  });

  it("is the one with the focus, if it suits at all", () => {
    const some = field({ names: ["code"], maxLength: 6 });
    expect(chosen([field(OTP), { ...some, focused: true }])).toEqual([1]);
    expect(chosen([field(OTP), field({ names: ["search"], focused: true })])).toEqual([0]);
    expect(chosen([field(OTP), field({ names: [], focused: true })])).toEqual([0]);
  });
});

describe("boxes for one character each", () => {
  it.each([6, 7, 8, 10])("take a code of %d digits", (length) => {
    const all = boxes(length).map((_, at) => at);
    expect(chosen(boxes(length), { length, letters: false })).toEqual(all);
  });

  it("take Steam's five letters", () => {
    expect(chosen(boxes(5), STEAM)).toEqual([0, 1, 2, 3, 4]);
    expect(chosen(boxes(5, { type: "number" }), STEAM)).toBeUndefined();
  });

  it("must be as many as the code has", () => {
    for (const count of [1, 4, 5, 7]) expect(chosen(boxes(count, OTP))).toBeUndefined();
  });

  it("must be in one row", () => {
    expect(chosen([...boxes(3, {}, 100), ...boxes(3, {}, 160)])).toBeUndefined();
  });

  it("are taken out of other fields", () => {
    const others = [field({ names: ["user"] }), ...boxes(6), field({ names: ["note"] })];
    expect(chosen(others)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("come as two rows of a form, of which the one with the focus is meant", () => {
    const second = boxes(6, {}, 200);
    expect(chosen([...boxes(6), ...second])).toEqual([0, 1, 2, 3, 4, 5]);
    const [first, ...rest] = second;
    const focused = [...boxes(6), { ...(first ?? field()), focused: true }, ...rest];
    expect(chosen(focused)).toEqual([6, 7, 8, 9, 10, 11]);
  });

  it("may have a first one that takes the whole code", () => {
    const [first, ...rest] = boxes(6);
    const whole = { ...(first ?? field()), maxLength: 6, ...OTP };
    expect(chosen([whole, ...rest])).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("may say nothing of their length", () => {
    expect(chosen(boxes(6, { maxLength: -1, inputMode: "numeric" }))).toEqual([0, 1, 2, 3, 4, 5]);
    const wide = { left: 0, top: 100, width: 240, height: 48 };
    expect(chosen(boxes(6, { maxLength: -1, box: wide }))).toBeUndefined();
  });

  it("are left alone where they are for something else", () => {
    expect(chosen(boxes(6, { names: ["zip"] }))).toBeUndefined();
    expect(chosen(boxes(8, { names: ["Birthday"] }), { length: 8, letters: false })).toBeUndefined();
    expect(chosen(boxes(6, { type: "password" }))).toBeUndefined();
    expect(chosen(boxes(6, { autocomplete: "postal-code" }))).toBeUndefined();
  });
});
