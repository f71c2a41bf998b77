import { describe, expect, it } from "vitest";
import { utf8 } from "../../../src/bytes/utf8.ts";
import { decodeAttestationObject } from "../../../src/lab/decode/attestation-object.ts";
import { decodeCbor } from "../../../src/lab/decode/cbor/decode-cbor.ts";
import { decodeClientData } from "../../../src/lab/decode/client-data.ts";
import { MOST_BYTES } from "../../../src/lab/decode/reading.ts";
import type { Decoded } from "../../../src/lab/decode/tree.ts";
import { expectSoundTree } from "../../fakes/trees.ts";

/** As many bytes as are read at all; the first ones may be others. */
function filled(byte: number, ...first: number[]): Uint8Array {
  const bytes = new Uint8Array(MOST_BYTES).fill(byte);
  bytes.set(first);
  return bytes;
}

function repeated(before: string, text: string): Uint8Array {
  return utf8(before + text.repeat(MOST_BYTES / text.length)).subarray(0, MOST_BYTES);
}

/** Sound JSON, deep enough that no JSON can be made of it again. */
function nested(levels: number): Uint8Array {
  return utf8(`{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`);
}

describe("bytes that are made to cost much", () => {
  it.each<[string, (bytes: Uint8Array) => Decoded, Uint8Array]>([
    ["arrays in arrays", decodeCbor, filled(0x81)],
    ["arrays of indefinite length in each other", decodeCbor, filled(0x9f)],
    ["maps of indefinite length in each other", decodeCbor, filled(0xbf)],
    ["tags of tags", decodeCbor, filled(0xc0)],
    ["an array of zeros", decodeCbor, filled(0x00, 0x9f)],
    ["a map with one key again and again", decodeCbor, filled(0x00, 0xbf)],
    ["a string of empty chunks", decodeCbor, filled(0x40, 0x5f)],
    ["a text that is not UTF-8", decodeCbor, filled(0xff, 0x7a, 0, 0x0f, 0xff, 0xf0)],
    ["a list that claims 2^64 - 1 items", decodeCbor, filled(0x9b, 0x9b, ...Array(8).fill(0xff))],
    [
      "authenticator data of zeros",
      decodeAttestationObject,
      filled(0x00, 0xa1, 0x68, ...utf8("authData"), 0x5a, 0, 0x0f, 0xff, 0xf0),
    ],
    ["JSON in JSON", decodeClientData, repeated('{"a":', "[")],
    ["JSON in JSON that is closed", decodeClientData, nested(60_000)],
    ["a member again and again", decodeClientData, repeated("{", '"a":1,')],
    ["quotes behind backslashes", decodeClientData, repeated("{", '"\\')],
    ["spaces", decodeClientData, repeated("{", " ")],
  ])("give a bounded tree: %s", (_what, decode, bytes) => {
    const decoded = decode(bytes);
    expect(decoded.problems.length).toBeGreaterThan(0);
    expect(decoded.problems.length).toBeLessThanOrEqual(200);
    expect(JSON.stringify(decoded).length).toBeLessThan(2_000_000);
    expectSoundTree(decoded, bytes.length);
  });
});
