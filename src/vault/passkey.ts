import { type CborMap, type CborValue, decodeCbor, encodeCbor } from "../bytes/cbor.ts";
import { concat } from "../bytes/concat.ts";
import { VaultError } from "./errors.ts";

/** A passkey as the vault keeps it; the text of one record. Times are milliseconds since the epoch. */
export interface Passkey {
  id: Uint8Array;
  rpId: string;
  rpName: string;
  userHandle: Uint8Array;
  userName: string;
  userDisplayName: string;
  /** A COSE algorithm identifier. */
  algorithm: number;
  privateKey: Uint8Array;
  discoverable: boolean;
  backupEligible: boolean;
  backedUp: boolean;
  signCount: number;
  createdAt: number;
  lastUsedAt?: number;
  archived: boolean;
  confirmed: boolean;
}

type Kind = "bytes" | "text" | "number" | "boolean";

const FIELDS: { [K in keyof Passkey]-?: Kind } = {
  id: "bytes",
  rpId: "text",
  rpName: "text",
  userHandle: "bytes",
  userName: "text",
  userDisplayName: "text",
  algorithm: "number",
  privateKey: "bytes",
  discoverable: "boolean",
  backupEligible: "boolean",
  backedUp: "boolean",
  signCount: "number",
  createdAt: "number",
  lastUsedAt: "number",
  archived: "boolean",
  confirmed: "boolean",
};

/** Lengths of texts are rounded up to this, so that they do not tell names apart. */
const BUCKET_BYTES = 512;
const LENGTH_BYTES = 4;

/** Length (u32, big-endian), CBOR map by field name, zeros up to a full bucket. */
export function encodePasskey(passkey: Passkey): Uint8Array {
  const map: CborMap = new Map();
  for (const name of Object.keys(FIELDS) as (keyof Passkey)[]) {
    const value = passkey[name];
    if (value !== undefined) map.set(name, value as CborValue);
  }
  const body = encodeCbor(map);
  const length = new DataView(new ArrayBuffer(LENGTH_BYTES));
  length.setUint32(0, body.length);
  const used = LENGTH_BYTES + body.length;
  const padding = Math.ceil(used / BUCKET_BYTES) * BUCKET_BYTES - used;
  return concat(new Uint8Array(length.buffer), body, new Uint8Array(padding));
}

/** Throws VaultError `damaged` for what `encodePasskey` cannot have written. */
export function decodePasskey(text: Uint8Array): Passkey {
  try {
    const length = new DataView(text.buffer, text.byteOffset, LENGTH_BYTES).getUint32(0);
    if (length > text.length - LENGTH_BYTES) throw new RangeError("length past the end");
    const map = decodeCbor(text.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
    if (!(map instanceof Map)) throw new TypeError("not a map");
    const passkey: Record<string, unknown> = {};
    for (const [name, kind] of Object.entries(FIELDS)) {
      const value = map.get(name);
      if (value === undefined && name === "lastUsedAt") continue;
      if (!isKind(kind, value)) throw new TypeError(`field ${name}`);
      // A copy: the decoder's bytes are windows of the whole text.
      passkey[name] = value instanceof Uint8Array ? new Uint8Array(value) : value;
    }
    return passkey as unknown as Passkey;
  } catch (cause) {
    throw new VaultError("damaged", "A record opens but is not what Latchkey wrote.", { cause });
  }
}

function isKind(kind: Kind, value: CborValue | undefined): boolean {
  if (kind === "bytes") return value instanceof Uint8Array;
  if (kind === "text") return typeof value === "string";
  return typeof value === kind;
}
