import { readFileSync } from "node:fs";
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

/** Every section with a registration and an authentication of an ES256 key. */
export const ES256_VECTORS: SpecVector[] = sections.flatMap(({ id, blocks: [first, second] }) =>
  id.includes("es256") && first && second
    ? [{ id, registration: new SpecBlock(first), authentication: new SpecBlock(second) }]
    : [],
);

export const NONE_VECTORS = ES256_VECTORS.filter(({ id }) => id.includes("none-es256"));
