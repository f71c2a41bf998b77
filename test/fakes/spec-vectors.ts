import { readFileSync } from "node:fs";
import { type CborMap, decodeCbor } from "../../src/bytes/cbor.ts";
import { concat } from "../../src/bytes/concat.ts";
import { unhex } from "./hex.ts";

/** The Test Vectors section of WebAuthn Level 3: one registration with the authentication that follows it. */
export interface SpecVector {
  id: string;
  registration: SpecBlock;
  authentication: SpecBlock;
}

export class SpecBlock {
  readonly #values: Record<string, string>;

  constructor(values: Record<string, string>) {
    this.#values = values;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  bytes(name: string): Uint8Array<ArrayBuffer> {
    const value = this.#values[name];
    if (value === undefined) throw new Error(`The vector has no ${name}`);
    return unhex(value);
  }

  /** The client data as it was signed. */
  clientData(): { text: string; parsed: ClientData } {
    const text = new TextDecoder().decode(this.bytes("clientDataJSON"));
    return { text, parsed: JSON.parse(text) as ClientData };
  }
}

export interface ClientData {
  type: "webauthn.create" | "webauthn.get";
  challenge: string;
  origin: string;
  crossOrigin: boolean;
  topOrigin?: string;
  extraData?: string;
}

const FILE = new URL("../vectors/webauthn-spec-vectors.json", import.meta.url);
const sections = JSON.parse(readFileSync(FILE, "utf8")) as { id: string; blocks: Record<string, string>[] }[];

function vectorsOf(named: string): SpecVector[] {
  return sections.flatMap(({ id, blocks: [first, second] }) =>
    id.includes(named) && first && second
      ? [{ id, registration: new SpecBlock(first), authentication: new SpecBlock(second) }]
      : [],
  );
}

/** Every section with a registration and an authentication of an ES256 key. */
export const ES256_VECTORS: SpecVector[] = vectorsOf("es256");

export const NONE_VECTORS = ES256_VECTORS.filter(({ id }) => id.includes("none-es256"));

/** Every section whose credential has a private key of ours, by COSE algorithm. */
export const KEY_VECTORS: { algorithm: number; privateKey: Uint8Array; vector: SpecVector }[] = (
  [
    [-7, "es256", "credential_private_key"],
    [-35, "es384", "credential_private_key"],
    [-36, "es512", "credential_private_key"],
    [-8, "eddsa", "private_key"],
  ] as const
).flatMap(([algorithm, name, field]) =>
  vectorsOf(name).map((vector) => {
    const key = vector.registration.bytes(field);
    // The section leaves out the leading zero of the one key of P-521.
    const privateKey = algorithm === -36 ? concat(new Uint8Array(66 - key.length), key) : key;
    return { algorithm, privateKey, vector };
  }),
);

/** The section of RS256, which publishes no private key. */
export const RS256_VECTORS = vectorsOf("rs256");

/** Every section that has an attestation object and an assertion. */
export const ALL_VECTORS: SpecVector[] = vectorsOf("").filter(
  ({ registration, authentication }) =>
    registration.has("attestationObject") && authentication.has("authenticatorData"),
);

/** hmac-secret: the secret, then one block for each evaluation. */
export const PRF_BLOCKS: SpecBlock[] =
  sections.find(({ id }) => id.includes("prf"))?.blocks.map((block) => new SpecBlock(block)) ?? [];

/** The authenticator data of a registration (WebAuthn §6.5.4). */
export function registeredData({ registration }: SpecVector): Uint8Array {
  return (decodeCbor(registration.bytes("attestationObject")) as CborMap).get("authData") as Uint8Array;
}

/** The COSE_Key at the end of it (§6.5.1). */
export function registeredKey(vector: SpecVector): Uint8Array {
  return registeredData(vector).subarray(55 + vector.registration.bytes("credential_id").length);
}
