import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { attestationFormat, attestationObject } from "../../src/authenticator/attestation.ts";
import { type CborMap, decodeCbor } from "../../src/bytes/cbor.ts";
import { concat } from "../../src/bytes/concat.ts";
import { generateKey, publicKeyOf } from "../../src/cose/algorithms.ts";
import { credential } from "../fakes/credentials.ts";
import { hex, someBytes } from "../fakes/hex.ts";
import { ALGORITHMS, spkiOf, verifies } from "../fakes/public-keys.ts";
import { ES256_VECTORS, NONE_VECTORS, registeredData } from "../fakes/spec-vectors.ts";

const PACKED_SELF = ES256_VECTORS.filter(({ id }) => id.includes("packed-self"));

describe("the format", () => {
  it.each([
    [[], "packed"],
    [["none"], "none"],
    [["packed"], "packed"],
    [["none", "packed"], "none"],
    [["tpm", "packed", "none"], "packed"],
    [["tpm", "none"], "none"],
    [["tpm", "something-new"], "packed"],
  ])("of %o is %s", (preferred, format) => {
    expect(attestationFormat(preferred)).toBe(format);
  });
});

describe("the specification's test vectors", () => {
  it.each(NONE_VECTORS.map((vector) => [vector.id, vector] as const))(
    "%s, byte for byte",
    async (_, vector) => {
      const made = await attestationObject("none", credential(1), registeredData(vector), new Uint8Array(32));
      expect(hex(made)).toBe(hex(vector.registration.bytes("attestationObject")));
    },
  );

  it.each(PACKED_SELF.map((vector) => [vector.id, vector] as const))(
    "%s, but for the signature, which is random there",
    async (_, vector) => {
      const { registration } = vector;
      const privateKey = registration.bytes("credential_private_key");
      const hash = createHash("sha256").update(registration.bytes("clientDataJSON")).digest();
      const data = registeredData(vector);
      const theirs = decodeCbor(registration.bytes("attestationObject")) as CborMap;
      const ours = decodeCbor(
        await attestationObject("packed", credential(1, { privateKey }), data, hash),
      ) as CborMap;
      expect([...ours.keys()]).toEqual([...theirs.keys()]);
      expect(ours.get("fmt")).toBe(theirs.get("fmt"));
      const statements = [ours, theirs].map((one) => one.get("attStmt") as CborMap);
      const { spki } = await publicKeyOf(-7, privateKey);
      for (const statement of statements) {
        expect([...statement.keys()]).toEqual(["alg", "sig"]);
        expect(statement.get("alg")).toBe(-7);
        expect(verifies(-7, spki, concat(data, hash), statement.get("sig") as Uint8Array)).toBe(true);
      }
    },
  );

  it("are there", () => expect([PACKED_SELF.length, NONE_VECTORS.length > 3]).toEqual([1, true]));
});

it.each(ALGORITHMS)(
  "self attestation by %i, %s verifies with the credential's own key",
  async (algorithm) => {
    const { privateKey } = await generateKey(algorithm, (length) => someBytes(length, 5));
    const source = credential(1, { algorithm, privateKey });
    const [data, hash] = [someBytes(200, 1), someBytes(32, 2)];
    const made = decodeCbor(await attestationObject("packed", source, data, hash)) as CborMap;
    const statement = made.get("attStmt") as CborMap;
    expect(statement.get("alg")).toBe(algorithm);
    const signature = statement.get("sig") as Uint8Array;
    expect(verifies(algorithm, await spkiOf(source), concat(data, hash), signature)).toBe(true);
    expect(verifies(algorithm, await spkiOf(source), concat(data, someBytes(32, 3)), signature)).toBe(false);
  },
);
