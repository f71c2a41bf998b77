import { expect, it } from "vitest";
import { decodeCbor, encodeCbor } from "../../../src/bytes/cbor.ts";
import { strangeToCbor } from "../../../src/vault/files/strange-row.ts";
import { plainJson } from "../../fakes/plain-json.ts";

const told = (row: unknown) => plainJson(decodeCbor(encodeCbor(strangeToCbor(row))));

it("is as it is, where CBOR has that", () => {
  const row = { id: new Uint8Array([1, 2]), kind: 9, name: "x", list: [null, true, { deep: -1 }] };
  expect(told(row)).toEqual({ id: { hex: "0102" }, kind: 9, name: "x", list: [null, true, { deep: -1 }] });
});

it("tells what a database holds and CBOR does not as text or bytes", () => {
  const row = new Map<unknown, unknown>([
    [1, 1.5],
    ["undefined", undefined],
    ["bigint", 2n ** 70n],
    ["date", new Date(0)],
    ["buffer", new Uint8Array([1, 2]).buffer],
    ["view", new Uint16Array(new Uint8Array([9, 9, 3, 4]).buffer, 2)],
    ["set", new Set([1])],
    ["lone", "\ud800"],
    ["nan", Number.NaN],
  ]);
  expect(told(row)).toEqual({
    1: "1.5",
    undefined: "undefined",
    bigint: String(2n ** 70n),
    date: String(new Date(0)),
    buffer: { hex: "0102" },
    view: { hex: "0304" },
    set: [1],
    lone: "\ufffd",
    nan: "NaN",
  });
  expect(told(undefined)).toBe("undefined");
});

it("cuts off what goes round in a circle or on and on", () => {
  const circle: unknown[] = [1];
  circle.push(circle, circle);
  expect(told(circle)).toEqual([1, "…", "…"]);
  const shared = { a: 1 };
  expect(told({ x: shared, y: [shared] })).toEqual({ x: { a: 1 }, y: [{ a: 1 }] });
  let deep: unknown = 0;
  for (let i = 0; i < 10_000; i++) deep = [deep];
  expect(JSON.stringify(told(deep)).length).toBeLessThan(30);
});

it("tells holes as what they are read as, so that a reader takes it", () => {
  const holes: unknown[] = [1];
  holes[2] = 3;
  expect(told({ holes })).toEqual({ holes: [1, "undefined", 3] });
});

it("is bounded, whatever the row claims or says again and again", () => {
  const sparse: unknown[] = [];
  sparse.length = 2 ** 32 - 1;
  const list = (told([sparse]) as unknown[][])[0];
  expect(list?.length).toBeLessThan(5000);
  expect(list?.at(-1)).toBe("…");
  let doubled: unknown = { x: 1 };
  for (let i = 0; i < 6; i++) doubled = Array.from({ length: 100 }, () => doubled);
  expect(JSON.stringify(told(doubled)).length).toBeLessThan(50_000);
  const bytes = new Uint8Array(2 ** 25);
  expect((strangeToCbor([bytes, bytes, bytes, bytes, bytes]) as unknown[]).map((one) => one === "…")).toEqual(
    [false, false, false, false, true],
  );
  const many = Object.fromEntries(Array.from({ length: 9000 }, (_, i) => [`key ${i}`, i]));
  expect(told(many)).toMatchObject({ "key 0": 0, "…": "…" });
  expect(Object.keys(told(many) as object).length).toBeLessThan(5000);
});
