import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type CborMap, decodeCbor } from "../../src/bytes/cbor.ts";
import { concat } from "../../src/bytes/concat.ts";
import { publicKeyOf } from "../../src/cose/algorithms.ts";
import { hex } from "../fakes/hex.ts";
import { verifies } from "../fakes/public-keys.ts";
import { KEY_VECTORS, RS256_VECTORS, registeredKey } from "../fakes/spec-vectors.ts";

const NAMED = KEY_VECTORS.map((one) => [`${one.vector.id} (${one.algorithm})`, one] as const);

describe("the keys of the specification's test vectors", () => {
  it("are of four algorithms", () => {
    expect(new Set(KEY_VECTORS.map(({ algorithm }) => algorithm))).toEqual(new Set([-7, -35, -36, -8]));
    expect(KEY_VECTORS.length).toBeGreaterThanOrEqual(12);
  });

  it.each(NAMED)("%s: the COSE_Key, byte for byte", async (_, { algorithm, privateKey, vector }) => {
    const { cose } = await publicKeyOf(algorithm, privateKey);
    expect(hex(cose)).toBe(hex(registeredKey(vector)));
  });

  it.each(NAMED)("%s: the SPKI verifies the assertion", async (_, { algorithm, privateKey, vector }) => {
    const { authentication } = vector;
    const { spki } = await publicKeyOf(algorithm, privateKey);
    const clientDataHash = createHash("sha256").update(authentication.bytes("clientDataJSON")).digest();
    const signed = concat(authentication.bytes("authenticatorData"), clientDataHash);
    expect(verifies(algorithm, spki, signed, authentication.bytes("signature"))).toBe(true);
  });

  it("of RS256 have the members that ours have", () => {
    const keys = RS256_VECTORS.map((vector) => decodeCbor(registeredKey(vector)) as CborMap);
    expect(keys.map((key) => [...key.keys()])).toEqual([[1, 3, -1, -2]]);
    expect(keys[0]?.get(1)).toBe(3);
    expect(keys[0]?.get(3)).toBe(-257);
  });
});
