import { isoCBOR } from "@simplewebauthn/server/helpers";
import { expect, it } from "vitest";
import { itemEnd, withFirstPairTwice } from "../../../src/lab/rewrite/cbor-extent.ts";

type Encodable = Parameters<typeof isoCBOR.encode>[0];

it.each([
  ["a small number", 7],
  ["numbers of each length", [23, 24, 255, 256, 65_535, 65_536, 4_294_967_295, -1, -257]],
  ["texts and bytes", ["", "fmt", "a".repeat(200), new Uint8Array(300)]],
  ["nothing and flags", [null, true, false]],
  [
    "maps in maps",
    new Map<string, Encodable>([
      ["attStmt", new Map([["alg", -7]])],
      ["x", []],
    ]),
  ],
] as [string, Encodable][])("finds the end of %s, whatever comes after it", (_, value) => {
  const encoded = isoCBOR.encode(value);
  const within = new Uint8Array([0xff, ...encoded, 0xff, 0xff]);
  expect(itemEnd(within, 1)).toBe(1 + encoded.length);
});

it("throws where the bytes end before", () => {
  expect(() => itemEnd(Uint8Array.of(0x82, 1), 0)).toThrow(RangeError);
});

it("writes the first pair of a map twice", () => {
  const map = isoCBOR.encode(
    new Map<string, Encodable>([
      ["a", [1, 2]],
      ["b", 3],
    ]),
  );
  const twice = Buffer.from(withFirstPairTwice(map)).toString("hex");
  expect(twice).toBe("a3" + "6161820102" + "6161820102" + "616203");
});
