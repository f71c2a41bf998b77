import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { AAGUID, authenticatorData } from "../../src/authenticator/authenticator-data.ts";
import { type CborMap, decodeCbor, encodeCbor } from "../../src/bytes/cbor.ts";
import { concat } from "../../src/bytes/concat.ts";
import { publicKeyOf } from "../../src/cose/algorithms.ts";
import { hex, someBytes } from "../fakes/hex.ts";
import { ES256_VECTORS, KEY_VECTORS, NONE_VECTORS, registeredData } from "../fakes/spec-vectors.ts";

const RP_ID = "example.org";
const named = <T extends { id: string }>(vectors: T[]) =>
  vectors.map((vector) => [vector.id, vector] as const);

function flagsOf(byte: number) {
  return {
    userPresent: (byte & 0x01) !== 0,
    userVerified: (byte & 0x04) !== 0,
    backupEligible: (byte & 0x08) !== 0,
    backedUp: (byte & 0x10) !== 0,
  };
}

describe("the spec's test vectors", () => {
  it.each(named(ES256_VECTORS))("authentication of %s", (_, { authentication }) => {
    const expected = authentication.bytes("authenticatorData");
    expect(hex(authenticatorData(RP_ID, flagsOf(expected[32] ?? 0), 0))).toBe(hex(expected));
  });

  it.each(KEY_VECTORS.map((one) => [one.vector.id, one] as const))(
    "registration of %s, but for the AAGUID",
    async (_, { algorithm, privateKey, vector }) => {
      const { registration } = vector;
      const expected = registeredData(vector);
      const data = authenticatorData(RP_ID, flagsOf(expected[32] ?? 0), 0, {
        id: registration.bytes("credential_id"),
        publicKey: (await publicKeyOf(algorithm, privateKey)).cose,
      });
      expect(hex(data.subarray(37, 53))).toBe(hex(AAGUID));
      const withItsAaguid = concat(data.subarray(0, 37), registration.bytes("aaguid"), data.subarray(53));
      expect(hex(withItsAaguid)).toBe(hex(expected));
    },
  );

  it.each(named(NONE_VECTORS))("attestation object of %s, byte for byte", (_, { registration }) => {
    const bytes = registration.bytes("attestationObject");
    const attestation = decodeCbor(bytes) as CborMap;
    expect([...attestation.keys()]).toEqual(["fmt", "attStmt", "authData"]);
    expect(attestation.get("fmt")).toBe("none");
    expect(hex(encodeCbor(attestation))).toBe(hex(bytes));
  });
});

describe("authenticatorData", () => {
  const attested = { id: someBytes(32, 1), publicKey: someBytes(77, 1) };

  it("sets each flag where it is meant, alone and together, and refuses BS without BE", () => {
    for (let bits = 0; bits < 32; bits++) {
      const flags = {
        userPresent: (bits & 1) !== 0,
        userVerified: (bits & 2) !== 0,
        backupEligible: (bits & 4) !== 0,
        backedUp: (bits & 8) !== 0,
      };
      const build = () => authenticatorData(RP_ID, flags, 0, (bits & 16) !== 0 ? attested : undefined);
      if (flags.backedUp && !flags.backupEligible) {
        expect(build).toThrow(RangeError);
        continue;
      }
      let expected = 0;
      if (flags.userPresent) expected |= 0x01;
      if (flags.userVerified) expected |= 0x04;
      if (flags.backupEligible) expected |= 0x08;
      if (flags.backedUp) expected |= 0x10;
      if ((bits & 16) !== 0) expected |= 0x40;
      expect(build()[32]).toBe(expected);
    }
  });

  it("starts with the hash of the rpId and counts in 32 bits, big-endian", () => {
    const data = authenticatorData("login.example.com", flagsOf(0x01), 0x01020304);
    expect(data).toHaveLength(37);
    expect(hex(data.subarray(0, 32))).toBe(createHash("sha256").update("login.example.com").digest("hex"));
    expect(hex(data.subarray(33))).toBe("01020304");
    expect(hex(authenticatorData(RP_ID, flagsOf(0x01), 0xffffffff).subarray(33))).toBe("ffffffff");
  });

  it("writes the length of the credential's id in two bytes", () => {
    for (const [length, expected] of [
      [1, "0001"],
      [255, "00ff"],
      [256, "0100"],
      [1023, "03ff"],
    ] as const) {
      const data = authenticatorData(RP_ID, flagsOf(0x01), 0, { ...attested, id: someBytes(length, 1) });
      expect(hex(data.subarray(53, 55))).toBe(expected);
      expect(data).toHaveLength(55 + length + attested.publicKey.length);
    }
  });

  it("says by ED that a map of extensions follows, and leaves an empty one out", () => {
    const extensions = new Map([["credProtect", 2]]);
    const data = authenticatorData(RP_ID, flagsOf(0x05), 0, attested, extensions);
    expect(data[32]).toBe(0xc5);
    expect(hex(data.subarray(55 + 32 + 77))).toBe("a16b6372656450726f7465637402");
    expect(authenticatorData(RP_ID, flagsOf(0x05), 0, undefined, extensions)[32]).toBe(0x85);
    const without = authenticatorData(RP_ID, flagsOf(0x05), 0, undefined, new Map());
    expect(hex(without)).toBe(hex(authenticatorData(RP_ID, flagsOf(0x05), 0)));
  });
});
