import { createHash, createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type CborMap, decodeCbor } from "../../src/bytes/cbor.ts";
import { concat } from "../../src/bytes/concat.ts";
import { utf8 } from "../../src/bytes/utf8.ts";
import { cosePublicKey, generateSecretKey, sign, spkiPublicKey } from "../../src/cose/es256.ts";
import { hex, someBytes, unhex } from "../fakes/hex.ts";
import { ES256_VECTORS, type SpecVector } from "../fakes/spec-vectors.ts";

/** The COSE_Key at the end of the authenticator data of a registration (WebAuthn §6.5.1). */
function attestedKey({ registration }: SpecVector): Uint8Array {
  const attestation = decodeCbor(registration.bytes("attestationObject")) as CborMap;
  const data = attestation.get("authData") as Uint8Array;
  return data.subarray(55 + registration.bytes("credential_id").length);
}

describe("the keys of the spec's test vectors", () => {
  it("are there", () => expect(ES256_VECTORS.length).toBeGreaterThanOrEqual(9));

  it.each(ES256_VECTORS.map((vector) => [vector.id, vector] as const))("%s", (_, vector) => {
    const secretKey = vector.registration.bytes("credential_private_key");
    expect(hex(cosePublicKey(secretKey))).toBe(hex(attestedKey(vector)));
  });

  it.each(ES256_VECTORS.map((vector) => [vector.id, vector] as const))("verify: %s", (_, vector) => {
    const { authentication, registration } = vector;
    const key = spkiPublicKey(registration.bytes("credential_private_key"));
    const clientDataHash = createHash("sha256").update(authentication.bytes("clientDataJSON")).digest();
    const signed = concat(authentication.bytes("authenticatorData"), clientDataHash);
    expect(verify("sha256", signed, importSpki(key), authentication.bytes("signature"))).toBe(true);
  });
});

describe("a key", () => {
  const secretKey = generateSecretKey((length) => someBytes(length, 3));

  it("is 32 bytes from the given randomness alone", () => {
    expect(secretKey).toHaveLength(32);
    expect(generateSecretKey((length) => someBytes(length, 3))).toEqual(secretKey);
    expect(generateSecretKey((length) => someBytes(length, 4))).not.toEqual(secretKey);
  });

  it("is valid where the randomness is all zeros or all ones", () => {
    for (const byte of [0x00, 0xff]) {
      const key = generateSecretKey((length) => new Uint8Array(length).fill(byte));
      expect(() => importSpki(spkiPublicKey(key))).not.toThrow();
    }
  });

  it("is the COSE_Key of the specification, byte for byte, around its two coordinates", () => {
    const cose = hex(cosePublicKey(secretKey));
    expect(cose).toMatch(/^a5010203262001215820[0-9a-f]{64}225820[0-9a-f]{64}$/);
  });

  it("has one point, in COSE and in SPKI, that node:crypto reads", () => {
    const jwk = importSpki(spkiPublicKey(secretKey)).export({ format: "jwk" });
    const cose = decodeCbor(cosePublicKey(secretKey)) as CborMap;
    expect(jwk).toMatchObject({ kty: "EC", crv: "P-256" });
    expect(jwk.x).toBe(Buffer.from(cose.get(-2) as Uint8Array).toString("base64url"));
    expect(jwk.y).toBe(Buffer.from(cose.get(-3) as Uint8Array).toString("base64url"));
  });

  it("signs so that node:crypto verifies the DER, and nothing else verifies", () => {
    const key = importSpki(spkiPublicKey(secretKey));
    for (let seed = 0; seed < 40; seed++) {
      const message = someBytes(seed * 5, seed);
      expect(verify("sha256", message, key, sign(message, secretKey))).toBe(true);
    }
    const signature = sign(utf8("message"), secretKey);
    expect(verify("sha256", utf8("messagf"), key, signature)).toBe(false);
    const other = importSpki(spkiPublicKey(someBytes(32, 9)));
    expect(verify("sha256", utf8("message"), other, signature)).toBe(false);
  });

  it("refuses a secret that is no scalar", () => {
    expect(() => cosePublicKey(new Uint8Array(32))).toThrow();
    expect(() => cosePublicKey(unhex("ff".repeat(32)))).toThrow();
    expect(() => cosePublicKey(new Uint8Array(31).fill(1))).toThrow();
  });
});

function importSpki(spki: Uint8Array) {
  return createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
}
