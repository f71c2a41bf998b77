import { Decoder, Encoder } from "cbor-x";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCbor } from "../../../src/lab/decode/cbor/decode-cbor.ts";
import { MOST_BYTES, MOST_ITEMS, MOST_LEVELS } from "../../../src/lab/decode/reading.ts";
import type { TreeNode } from "../../../src/lab/decode/tree.ts";
import { hex, unhex } from "../../fakes/hex.ts";
import { codesOf, expectSoundTree } from "../../fakes/trees.ts";

/** RFC 8949 Appendix A: bytes, and what a tree says of them. */
const EXAMPLES: [string, TreeNode["kind"], TreeNode["value"]][] = [
  ["00", "integer", 0],
  ["17", "integer", 23],
  ["1818", "integer", 24],
  ["1903e8", "integer", 1000],
  ["1a000f4240", "integer", 1_000_000],
  ["1b000000e8d4a51000", "integer", 1_000_000_000_000],
  ["1bffffffffffffffff", "integer", "18446744073709551615"],
  ["20", "integer", -1],
  ["3863", "integer", -100],
  ["3bffffffffffffffff", "integer", "-18446744073709551616"],
  ["f90000", "float", 0],
  ["f98000", "float", -0],
  ["f93c00", "float", 1],
  ["f93e00", "float", 1.5],
  ["f97bff", "float", 65504],
  ["f90001", "float", 2 ** -24],
  ["f90400", "float", 0.00006103515625],
  ["f9c400", "float", -4],
  ["f97c00", "float", "Infinity"],
  ["f97e00", "float", "NaN"],
  ["fa47c35000", "float", 100000],
  ["fb3ff199999999999a", "float", 1.1],
  ["f4", "simple", false],
  ["f5", "simple", true],
  ["f6", "simple", null],
  ["f7", "simple", "undefined"],
  ["f0", "simple", "simple(16)"],
  ["f8ff", "simple", "simple(255)"],
  ["40", "bytes", ""],
  ["4401020304", "bytes", "01020304"],
  ["60", "text", ""],
  ["6449455446", "text", "IETF"],
  ["62c3bc", "text", "ü"],
  ["80", "array", undefined],
  ["a0", "map", undefined],
];

describe("CBOR", () => {
  it.each(EXAMPLES)("%s is of the kind %s and says %s", (text, kind, value) => {
    const { tree, problems } = decodeCbor(unhex(text));
    expect({ kind: tree.kind, value: tree.value, problems }).toEqual({ kind, value, problems: [] });
    expect([tree.start, tree.end]).toEqual([0, text.length / 2]);
  });

  it("has the ranges of members, their keys and items in the whole", () => {
    // {1: [h'aabb', -7], "fmt": "none"}
    const { tree, problems } = decodeCbor(unhex("a2018242aabb2663666d74646e6f6e65"));
    expect(problems).toEqual([]);
    const [list, format] = tree.children ?? [];
    expect(list).toMatchObject({ label: "1", kind: "array", keyStart: 1, start: 2, end: 7 });
    expect(list?.children?.map(({ label, start, end, value }) => [label, start, end, value])).toEqual([
      ["[0]", 3, 6, "aabb"],
      ["[1]", 6, 7, -7],
    ]);
    expect(format).toMatchObject({ label: "fmt", value: "none", keyStart: 7, start: 11, end: 16 });
  });

  it.each([
    ["1801", ["not-canonical"], "a long head"],
    ["190018", ["not-canonical"], "a long head of two bytes"],
    ["5801aa", ["not-canonical"], "a long length"],
    ["a2020001f5", ["not-canonical"], "keys that are out of order"],
    ["a2616100010a", ["not-canonical"], "a text before a number"],
    ["a262616100616200", ["not-canonical"], "a longer key before a shorter one"],
    ["c11a514b67b0", ["not-canonical"], "a tag"],
    ["a201000102", ["duplicate-key"], "a key twice"],
    ["a20100180102", ["not-canonical", "duplicate-key"], "a key twice in two forms"],
    ["0000", ["trailing"], "a byte too much"],
    ["", ["truncated"], "nothing"],
    ["19", ["truncated"], "half a head"],
    ["43aabb", ["truncated"], "a short byte string"],
    ["8301", ["truncated"], "a short list"],
    ["a101", ["truncated"], "a key without a value"],
    ["9bffffffffffffffff", ["truncated"], "a list of more items than there can be"],
    ["5f42aabb41ccff", ["indefinite-length"], "a byte string in chunks"],
    ["9f0102ff", ["indefinite-length"], "a list of indefinite length"],
    ["bf0102ff", ["indefinite-length"], "a map of indefinite length"],
    ["9f01", ["indefinite-length", "truncated"], "a list without its break"],
    ["5f01ff", ["indefinite-length", "malformed"], "a number among chunks"],
    ["bf01ff", ["indefinite-length", "malformed"], "a key before the break of a map"],
    ["ff", ["malformed"], "a break"],
    ["1c", ["malformed"], "a reserved head"],
    ["1f", ["malformed"], "a number of indefinite length"],
    ["f801", ["malformed"], "a simple value in two bytes"],
    ["61ff", ["malformed"], "a text that is not UTF-8"],
    [`${"81".repeat(40)}00`, ["too-deep"], "too many levels"],
  ])("tells in %j %j: %s", (text, codes) => {
    const decoded = decodeCbor(unhex(text));
    expect(codesOf(decoded)).toEqual(codes);
    expectSoundTree(decoded, text.length / 2);
  });

  it("says where it is wrong", () => {
    expect(decodeCbor(unhex("a30100020001f5")).problems).toEqual([
      { code: "duplicate-key", offset: 5, message: "The key is in the map already" },
    ]);
    expect(decodeCbor(unhex("820043aabb")).problems[0]).toMatchObject({ code: "truncated", offset: 2 });
    expect(decodeCbor(unhex("a10102ff")).problems[0]).toMatchObject({ code: "trailing", offset: 3 });
  });

  it("keeps what could be read before the bytes end", () => {
    const { tree } = decodeCbor(unhex("a2016161024401"));
    expect(tree.children?.map(({ label, value }) => [label, value])).toEqual([
      ["1", "a"],
      ["2", "01"],
    ]);
  });

  it("joins the chunks of a string", () => {
    expect(decodeCbor(unhex("5f42aabb41ccff")).tree).toMatchObject({ value: "aabbcc" });
    expect(decodeCbor(unhex("7f61616162ff")).tree).toMatchObject({ value: "ab" });
  });

  it("reads no more items, levels and bytes than it says", () => {
    const many = new Uint8Array(MOST_ITEMS + 10);
    many.set([0x99, (MOST_ITEMS + 7) >> 8, (MOST_ITEMS + 7) & 0xff]);
    const wide = decodeCbor(many);
    expect(codesOf(wide)).toEqual(["too-many"]);
    expect(wide.tree.children).toHaveLength(MOST_ITEMS);
    expect(codesOf(decodeCbor(new Uint8Array(MOST_BYTES + 1)))).toEqual(["too-large"]);
    const deep = unhex(`${"81".repeat(MOST_LEVELS)}00`);
    expect(codesOf(decodeCbor(deep))).toEqual([]);
  });
});

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    fc.string({ unit: "grapheme" }),
    fc.uint8Array({ maxLength: 40 }),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Number.isInteger(number)),
    fc.array(tie("any"), { maxLength: 5 }),
    fc
      .array(fc.tuple(fc.oneof(fc.integer({ min: -500, max: 500 }), fc.string()), tie("any")), {
        maxLength: 5,
      })
      .map((entries) => new Map(entries as [unknown, unknown][])),
  ),
})).any;

const encoder = new Encoder({
  useRecords: false,
  tagUint8Array: false,
  mapsAsObjects: false,
  ...{ useTag259ForMaps: false },
});
const decoder = new Decoder({ useRecords: false, mapsAsObjects: false });

/** What a tree says, in JavaScript's own values. */
function said(node: TreeNode): unknown {
  if (node.kind === "array") return (node.children ?? []).map(said);
  if (node.kind !== "map") return node.kind === "bytes" ? { bytes: node.value } : node.value;
  return (node.children ?? []).map((child) => [child.label, said(child)]);
}

/** The same of what another decoder gives. */
function plain(item: unknown): unknown {
  if (item instanceof Uint8Array) return { bytes: hex(item) };
  if (Array.isArray(item)) return item.map(plain);
  if (!(item instanceof Map)) return item;
  return [...item].map(([key, member]) => [labelOf(key), plain(member)]);
}

function labelOf(key: unknown): string {
  if (typeof key !== "string") return String(key);
  return /^[A-Za-z_][\w.-]{0,63}$/.test(key) ? key : JSON.stringify(key);
}

describe("any CBOR", () => {
  it("says what another decoder says of what another encoder wrote", () => {
    fc.assert(
      fc.property(value, (item) => {
        const bytes = new Uint8Array(encoder.encode(item));
        const decoded = decodeCbor(bytes);
        expect(codesOf(decoded).filter((code) => code !== "not-canonical")).toEqual([]);
        expect(said(decoded.tree)).toEqual(plain(decoder.decode(bytes)));
        expectSoundTree(decoded, bytes.length);
      }),
      { numRuns: 500 },
    );
  });

  it("of any bytes gives a sound tree, and never throws", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expectSoundTree(decodeCbor(bytes), bytes.length);
      }),
      { numRuns: 2000 },
    );
  });

  it("tells every cut of valid bytes, and every byte too much", () => {
    fc.assert(
      fc.property(value, fc.nat(), (item, at) => {
        const bytes = new Uint8Array(encoder.encode(item));
        const cut = decodeCbor(bytes.subarray(0, at % bytes.length));
        expect(codesOf(cut)).toContain("truncated");
        expectSoundTree(cut, at % bytes.length);
        expect(codesOf(decodeCbor(Uint8Array.of(...bytes, 0)))).toContain("trailing");
      }),
      { numRuns: 500 },
    );
  });
});
