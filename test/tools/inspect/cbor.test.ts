import { expect, it } from "vitest";
import { type Cbor, decodeCbor, encodeCbor, Malformed } from "../../../tools/inspect/cbor.ts";

const unhex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));

it.each<[string, Cbor]>([
  ["00", 0],
  ["17", 23],
  ["1818", 24],
  ["18ff", 255],
  ["190100", 256],
  ["1a00010000", 65536],
  ["1b0000000100000000", 2 ** 32],
  ["1b001fffffffffffff", 2 ** 53 - 1],
  ["20", -1],
  ["3863", -100],
  ["3b001ffffffffffffe", -(2 ** 53 - 1)],
  ["f4", false],
  ["f5", true],
  ["f6", null],
  ["40", new Uint8Array()],
  ["4401020304", unhex("01020304")],
  ["60", ""],
  ["63e6b0b4", "水"],
  ["64efbbbf61", "\ufeffa"],
  ["80", []],
  ["83018202038100", [1, [2, 3], [0]]],
  [
    "a26269640162696502",
    new Map<string, Cbor>([
      ["id", 1],
      ["ie", 2],
    ]),
  ],
])("reads %s and writes the same again", (text, value) => {
  expect(decodeCbor(unhex(text))).toEqual(value);
  expect(encodeCbor(value).toString("hex")).toBe(text);
});

it("wants the shorter key first, as in the document", () => {
  expect(decodeCbor(unhex("a26269640164726b696402"))).toBeInstanceOf(Map);
  expect(() => decodeCbor(unhex("a264726b69640262696401"))).toThrow(Malformed);
});

it.each([
  ["nothing", ""],
  ["bytes after the end", "0000"],
  ["23 in two bytes", "1817"],
  ["255 in three bytes", "1900ff"],
  ["65535 in five bytes", "1a0000ffff"],
  ["2^32 − 1 in nine bytes", "1b00000000ffffffff"],
  ["2^53", "1b0020000000000000"],
  ["2^64 − 1", "1bffffffffffffffff"],
  ["−2^53", "3b001fffffffffffff"],
  ["a length in two bytes", "580100"],
  ["an indefinite byte string", "5f4100ff"],
  ["an indefinite list", "9f00ff"],
  ["an indefinite map", "bf6100f6ff"],
  ["a reserved length", "1c"],
  ["a tag", "c000"],
  ["a half float", "f90000"],
  ["a double", "fb3ff0000000000000"],
  ["undefined", "f7"],
  ["a simple value", "e0"],
  ["a simple value in two bytes", "f8f5"],
  ["a break alone", "ff"],
  ["a text that is not UTF-8", "61ff"],
  ["an encoded surrogate", "63eda080"],
  ["a key that is a number", "a10102"],
  ["a key that is a byte string", "a1416102"],
  ["a repeated key", "a26161016161f6"],
  ["keys out of order", "a26162016161f6"],
  ["a byte string that ends too early", "4201"],
  ["a list of 2^63 entries", "9b8000000000000000"],
  ["a byte string of 2^63 bytes", "5b8000000000000000"],
  ["a map that ends after a key", "a16161"],
  ["lists within lists, a million deep", "81".repeat(1_000_000)],
  ["lists of 65 levels", `${"81".repeat(65)}00`],
  ["a list that claims more than there is", "9affffffff00"],
  ["a map that claims more than there is", "a2616100"],
])("refuses %s", (_, text) => {
  expect(() => decodeCbor(unhex(text))).toThrow(Malformed);
});
