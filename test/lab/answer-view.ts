import { createHash, createPublicKey, verify } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import type { LabAssertion, LabRegistration } from "../../src/lab/outcome.ts";

/**
 * What an answer says, member by member, as Node and a foreign decoder read it: nothing of Latchkey's is used, so that
 * what is compared here is not what the lab believes of itself.
 */

type View = Record<string, unknown>;

const bytes = (text: string): Buffer<ArrayBuffer> => Buffer.from(text, "base64url");
const hex = (value: Uint8Array) => Buffer.from(value).toString("hex");

export function viewOfRegistration({ response, ...around }: LabRegistration): View {
  const object = bytes(response.attestationObject);
  const decoded = isoCBOR.decodeFirst<Map<string, unknown>>(object);
  const statement = decoded.get("attStmt") as Map<string, unknown>;
  const data = bytes(response.authenticatorData);
  const { sig, ...named } = Object.fromEntries(statement) as { sig?: Uint8Array };
  const key = keyOf(response.publicKey);
  return {
    ...around,
    ...clientDataView(response.clientDataJSON),
    ...authenticatorDataView(data),
    transports: response.transports,
    publicKey: response.publicKey,
    publicKeyAlgorithm: response.publicKeyAlgorithm,
    fmt: decoded.get("fmt"),
    statement: named,
    ...(sig && { signature: isSigned(key, data, response.clientDataJSON, sig) }),
    attestedData: hex(decoded.get("authData") as Uint8Array) === hex(data),
    leftInObject: object.length - isoCBOR.encode(toEncode(decoded)).length,
  };
}

/** `publicKey`: SubjectPublicKeyInfo of the credential, base64url. */
export function viewOfAssertion({ response, ...around }: LabAssertion, publicKey: string): View {
  const data = bytes(response.authenticatorData);
  return {
    ...around,
    ...clientDataView(response.clientDataJSON),
    ...authenticatorDataView(data),
    userHandle: response.userHandle,
    signature: isSigned(keyOf(publicKey), data, response.clientDataJSON, bytes(response.signature)),
  };
}

/** The members that differ, with the value of `spoilt`. */
export function differences(honest: View, spoilt: View): View {
  const names = [...new Set([...Object.keys(honest), ...Object.keys(spoilt)])];
  const differing = names.filter((name) => JSON.stringify(honest[name]) !== JSON.stringify(spoilt[name]));
  return Object.fromEntries(differing.map((name) => [name, spoilt[name]]));
}

function clientDataView(text: string): View {
  const json = bytes(text).toString("utf8");
  try {
    const members = Object.entries(JSON.parse(json));
    return Object.fromEntries(members.map(([name, value]) => [`client.${name}`, value]));
  } catch {
    return { client: json };
  }
}

/** Of data of 37 bytes and more. */
function authenticatorDataView(data: Buffer<ArrayBuffer>): View {
  const flags = data.readUInt8(32);
  const bit = (mask: number) => Number((flags & mask) !== 0);
  const view: View = {
    rpIdHash: hex(data.subarray(0, 32)),
    UP: bit(0x01),
    reserved: bit(0x02) + bit(0x20),
    UV: bit(0x04),
    BE: bit(0x08),
    BS: bit(0x10),
    AT: bit(0x40),
    ED: bit(0x80),
    count: data.readUInt32BE(33),
  };
  let at = 37;
  if (view.AT) {
    view.aaguid = hex(data.subarray(37, 53));
    at = 55 + data.readUInt16BE(53);
    view.credentialId = data.subarray(55, at).toString("base64url");
    const key = isoCBOR.decodeFirst<Map<number, unknown>>(data.subarray(at));
    view.cose = Array.from(key, ([label, value]) => [
      label,
      value instanceof Uint8Array ? hex(value) : value,
    ]);
    at += isoCBOR.encode(key as Parameters<typeof isoCBOR.encode>[0]).length;
  }
  if (view.ED) {
    const outputs = isoCBOR.decodeFirst<Map<string, unknown>>(data.subarray(at));
    view.extensions = Object.fromEntries(outputs);
    at += isoCBOR.encode(toEncode(outputs)).length;
  }
  return { ...view, left: data.length - at };
}

const toEncode = (value: Map<string, unknown>) => value as Parameters<typeof isoCBOR.encode>[0];

function keyOf(spki: string) {
  return createPublicKey({ key: bytes(spki), format: "der", type: "spki" });
}

function isSigned(
  key: ReturnType<typeof keyOf>,
  data: Uint8Array,
  clientDataJSON: string,
  signature: Uint8Array,
): boolean {
  const message = Buffer.concat([data, sha256(bytes(clientDataJSON))]);
  return verify(key.asymmetricKeyType === "ed25519" ? null : "sha256", message, key, signature);
}

function sha256(message: Uint8Array): Buffer {
  return createHash("sha256").update(message).digest();
}
