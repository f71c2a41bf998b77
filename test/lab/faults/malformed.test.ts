import { createHash, createPublicKey, verify } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import { describe, expect, it } from "vitest";
import type { FaultName } from "../../../src/lab/faults/names.ts";
import { labAuthenticator, registered, signedIn } from "../../fakes/lab.ts";
import type { MALFORMED_ASSERTIONS, MALFORMED_REGISTRATIONS } from "./malformed.ts";

/** Bytes that cannot be read, beside the honest ones of the same seed. */

const bytes = (text: string) => Buffer.from(text, "base64url");
const halfOf = (text: string) => bytes(text).subarray(0, bytes(text).length >> 1);
/** The pair fmt: "packed". */
const FMT = Buffer.from("63666d74667061636b6564", "hex");
/** The pair kty: EC2. */
const KTY = Buffer.from("0102", "hex");

async function made(...faults: FaultName[]) {
  return (await registered(labAuthenticator(), { attestation: "direct" }, ...faults)).response;
}

async function asserted(...faults: FaultName[]) {
  const lab = labAuthenticator();
  const { response } = await registered(lab);
  return { ...(await signedIn(lab, {}, ...faults)).response, publicKey: response.publicKey };
}

/** Where the COSE key begins in authenticator data without extensions. */
const keyStart = (data: Buffer) => 55 + data.readUInt16BE(53);

type Made = Awaited<ReturnType<typeof made>>;

/** Whether the attestation object holds what was answered, signed by the credential's own key. */
function isAttested(answer: Made, attestationObject = bytes(answer.attestationObject)): boolean {
  const object = isoCBOR.decodeFirst<Map<string, Uint8Array>>(attestationObject);
  const statement = object.get("attStmt") as unknown as Map<string, Uint8Array>;
  const data = bytes(answer.authenticatorData);
  expect(Buffer.from(object.get("authData") ?? [])).toEqual(data);
  return isSigned(answer, Buffer.from(statement.get("sig") ?? []));
}

/** Whether a signature is the credential's, over authenticator data and client data as they were answered. */
function isSigned(
  answer: Pick<Made, "authenticatorData" | "clientDataJSON" | "publicKey">,
  signature: Buffer,
): boolean {
  const hash = createHash("sha256").update(bytes(answer.clientDataJSON)).digest();
  const message = Buffer.concat([bytes(answer.authenticatorData), hash]);
  const key = createPublicKey({ key: bytes(answer.publicKey), format: "der", type: "spki" });
  return verify("sha256", message, key, signature);
}

/** What is not in the authenticator data. */
function around({ attestationObject: _object, authenticatorData: _data, ...rest }: Made) {
  return rest;
}

describe("a malformed registration", () => {
  async function both(fault: (typeof MALFORMED_REGISTRATIONS)[number]) {
    const honest = await made();
    expect(isAttested(honest)).toBe(true);
    return { honest, spoilt: await made(fault) };
  }

  it("has client data without their end", async () => {
    const { honest, spoilt } = await both("client-data-not-json");
    expect(bytes(spoilt.clientDataJSON)).toEqual(bytes(honest.clientDataJSON).subarray(0, -1));
    expect(spoilt.authenticatorData).toBe(honest.authenticatorData);
    expect(isAttested(spoilt)).toBe(true);
  });

  it("has half of its authenticator data, and all of the attestation object", async () => {
    const { honest, spoilt } = await both("truncated-authenticator-data");
    expect(bytes(spoilt.authenticatorData)).toEqual(halfOf(honest.authenticatorData));
    const object = isoCBOR.decodeFirst<Map<string, Uint8Array>>(bytes(spoilt.attestationObject));
    expect(Buffer.from(object.get("authData") ?? [])).toEqual(halfOf(honest.authenticatorData));
    expect(isAttested(spoilt)).toBe(true);
  });

  it("has half of its attestation object, and nothing else is other", async () => {
    const { honest, spoilt } = await both("truncated-cbor");
    expect(bytes(spoilt.attestationObject)).toEqual(halfOf(honest.attestationObject));
    expect({ ...spoilt, attestationObject: "" }).toEqual({ ...honest, attestationObject: "" });
  });

  it("has a key twice in its attestation object, and nothing else is other", async () => {
    const { honest, spoilt } = await both("duplicate-cbor-keys");
    const [, ...rest] = bytes(honest.attestationObject);
    expect(bytes(spoilt.attestationObject)).toEqual(Buffer.from([0xa4, ...FMT, ...rest]));
    expect(() => isoCBOR.decodeFirst(bytes(spoilt.attestationObject))).toThrow(
      "not supported or well formed",
    );
    expect({ ...spoilt, attestationObject: "" }).toEqual({ ...honest, attestationObject: "" });
    const once = Buffer.from([0xa3, ...bytes(spoilt.attestationObject).subarray(1 + FMT.length)]);
    expect(isAttested(spoilt, once)).toBe(true);
  });

  it("has a key twice in its COSE key, and nothing else is other in the authenticator data", async () => {
    const { honest, spoilt } = await both("duplicate-cose-keys");
    const data = bytes(honest.authenticatorData);
    const [, ...rest] = data.subarray(keyStart(data));
    const twice = [...data.subarray(0, keyStart(data)), 0xa6, ...KTY, ...rest];
    expect(bytes(spoilt.authenticatorData)).toEqual(Buffer.from(twice));
    expect(() => isoCBOR.decodeFirst(Buffer.from(twice).subarray(keyStart(data)))).toThrow("well formed");
    expect(around(spoilt)).toEqual(around(honest));
    expect(isAttested(spoilt)).toBe(true);
  });

  it("has a COSE key without its last byte", async () => {
    const { honest, spoilt } = await both("truncated-cose-key");
    expect(bytes(spoilt.authenticatorData)).toEqual(bytes(honest.authenticatorData).subarray(0, -1));
    expect(around(spoilt)).toEqual(around(honest));
    expect(isAttested(spoilt)).toBe(true);
  });
});

describe("a malformed assertion", () => {
  /** The signature is valid whatever cannot be read. */
  async function both(fault: (typeof MALFORMED_ASSERTIONS)[number]) {
    const spoilt = await asserted(fault);
    expect(isSigned(spoilt, bytes(spoilt.signature))).toBe(true);
    return { honest: await asserted(), spoilt };
  }

  it("has client data without their end", async () => {
    const { honest, spoilt } = await both("client-data-not-json");
    expect(bytes(spoilt.clientDataJSON)).toEqual(bytes(honest.clientDataJSON).subarray(0, -1));
    expect(spoilt.authenticatorData).toBe(honest.authenticatorData);
  });

  it("has half of its authenticator data", async () => {
    const { honest, spoilt } = await both("truncated-authenticator-data");
    expect(bytes(spoilt.authenticatorData)).toEqual(halfOf(honest.authenticatorData));
    expect(spoilt.clientDataJSON).toBe(honest.clientDataJSON);
  });

  it.each([
    // {"latchkey.test": true}, of 16 bytes
    ["truncated-cbor", "a16d6c617463686b"],
    ["duplicate-cbor-keys", "a26d6c617463686b65792e74657374f56d6c617463686b65792e74657374f5"],
  ] as const)("has extension outputs that cannot be read: %s", async (fault, outputs) => {
    const { honest, spoilt } = await both(fault);
    const data = bytes(honest.authenticatorData);
    data.writeUInt8(data.readUInt8(32) | 0x80, 32);
    expect(bytes(spoilt.authenticatorData).toString("hex")).toBe(data.toString("hex") + outputs);
    expect(() => isoCBOR.decodeFirst(Buffer.from(outputs, "hex"))).toThrow();
  });
});
