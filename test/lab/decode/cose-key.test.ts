import { describe, expect, it } from "vitest";
import { type CborValue, encodeCbor } from "../../../src/bytes/cbor.ts";
import { concat } from "../../../src/bytes/concat.ts";
import { decodeCoseKey } from "../../../src/lab/decode/cose/key.ts";
import { key } from "../../fakes/authenticator-bytes.ts";
import { someBytes } from "../../fakes/hex.ts";
import { codesOf, expectSoundTree } from "../../fakes/trees.ts";

describe("a COSE key", () => {
  it("has its parameters and values named", () => {
    const decoded = decodeCoseKey(key());
    expect(decoded.problems).toEqual([]);
    expect(decoded.tree.children?.map(({ label, meaning }) => [label, meaning])).toEqual([
      ["kty (1)", "EC2"],
      ["alg (3)", "ES256"],
      ["crv (-1)", "P-256"],
      ["x (-2)", undefined],
      ["y (-3)", undefined],
    ]);
    const rsa = encodeCbor(
      new Map<number, CborValue>([
        [1, 3],
        [3, -257],
        [-1, someBytes(256, 1)],
        [-2, Uint8Array.of(1, 0, 1)],
      ]),
    );
    expect(decodeCoseKey(rsa).tree.children?.map(({ label }) => label)).toEqual([
      "kty (1)",
      "alg (3)",
      "n (-1)",
      "e (-2)",
    ]);
    expect(decodeCoseKey(rsa).problems).toEqual([]);
  });

  it.each<[string, Uint8Array, string[]]>([
    ["that is no map", Uint8Array.of(0x80), ["wrong-type"]],
    ["without a key type", key([[1, undefined]]), ["missing"]],
    ["without an algorithm", key([[3, undefined]]), ["missing"]],
    ["with a text for its algorithm", key([[3, "ES256"]]), ["wrong-type"]],
    ["of another type than its algorithm", key([[1, 3]]), ["invalid"]],
    ["on another curve than its algorithm", key([[-1, 2]]), ["invalid"]],
    ["with a short coordinate", key([[-2, someBytes(31, 1)]]), ["wrong-type"]],
    ["with a compressed point", key([[-3, true]]), ["wrong-type"]],
    ["without a coordinate", key([[-3, undefined]]), ["missing"]],
    ["with its private part", key([[-4, someBytes(32, 5)]]), ["invalid"]],
    ["with bytes after it", concat(key(), Uint8Array.of(1)), ["trailing"]],
  ])("%s is told", (_what, bytes, codes) => {
    const decoded = decodeCoseKey(bytes);
    expect(codesOf(decoded)).toEqual(codes);
    expectSoundTree(decoded, bytes.length);
  });
});
