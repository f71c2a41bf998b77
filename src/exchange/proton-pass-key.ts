import { decode } from "@msgpack/msgpack";
import { concat } from "../bytes/concat.ts";
import { unhex } from "../cose/der.ts";
import { ExchangeError } from "./errors.ts";
import { isObject } from "./json.ts";

/**
 * What Proton Pass keeps inside of a passkey's `content`: MessagePack in MessagePack, `{c, v: 1}` around a COSE key in
 * which each label and value says its type, with byte strings as lists of numbers.
 */

export interface ProtonKey {
  id: Uint8Array;
  rpId: string;
  userHandle: Uint8Array | undefined;
  counter: number | undefined;
  /** The curve's number in COSE, and the private part. */
  curve: number;
  secret: Uint8Array;
  hmacSecret: { withUv: Uint8Array; withoutUv: Uint8Array | undefined } | undefined;
}

const MOST_BYTES = 100_000;

/** Throws an ExchangeError. */
export function decodeProtonKey(content: Uint8Array): ProtonKey {
  const outer = unpack(content);
  if (outer.v !== 1) throw new ExchangeError("unsupported", "The content of the passkey is not of version 1");
  const inner = unpack(bytesOf(outer.c, "c"));
  const { kty, par } = record(inner.key, "key");
  const kind = record(kty, "key.kty").c;
  const parameters = parametersOf(par);
  // The private part has the same label in both kinds.
  const secret = parameters.get(-4);
  const curve = parameters.get(-1);
  if ((kind !== "EC2" && kind !== "OKP") || !(secret instanceof Uint8Array) || typeof curve !== "number") {
    throw new ExchangeError("unsupported", "The passkey's key is of a kind that Latchkey cannot use");
  }
  const { rid, cnt, ext } = inner;
  if (typeof rid !== "string") throw wrong("rid");
  const extensions = isObject(ext) && isObject(ext.hmac_secret) ? ext.hmac_secret : undefined;
  return {
    id: bytesOf(inner.cid, "cid"),
    rpId: rid,
    userHandle: optional(inner.uhd, "uhd"),
    counter: counterOf(cnt),
    curve,
    secret,
    hmacSecret: extensions && {
      withUv: bytesOf(extensions.cred_with_uv, "ext.hmac_secret.cred_with_uv"),
      withoutUv: optional(extensions.cred_without_uv, "ext.hmac_secret.cred_without_uv"),
    },
  };
}

interface Curve {
  bytes: number;
  before: Uint8Array;
}

/** PKCS #8 up to the private part, without public key: the shortest that says all. */
const CURVES: ReadonlyMap<number, Curve> = new Map([
  [1, { bytes: 32, before: unhex("3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420") }],
  [2, { bytes: 48, before: unhex("304e020100301006072a8648ce3d020106052b81040022043730350201010430") }],
  [3, { bytes: 66, before: unhex("3060020100301006072a8648ce3d020106052b81040023044930470201010442") }],
  [6, { bytes: 32, before: unhex("302e020100300506032b657004220420") }],
]);

/** The key as PKCS #8, which every reader turns into a passkey. Throws an ExchangeError. */
export function protonPkcs8({ curve, secret }: ProtonKey): Uint8Array {
  const known = CURVES.get(curve);
  if (!known) throw new ExchangeError("unsupported", `The passkey's curve ${curve} is not known`);
  if (secret.length > known.bytes) throw wrong("key.par");
  return concat(known.before, new Uint8Array(known.bytes - secret.length), secret);
}

function unpack(bytes: Uint8Array): Record<string, unknown> {
  if (bytes.length > MOST_BYTES)
    throw new ExchangeError("too-large", "The content of the passkey is too large");
  let value: unknown;
  try {
    value = decode(bytes, { maxArrayLength: MOST_BYTES, maxMapLength: 1_000, maxExtLength: 0 });
  } catch {
    throw new ExchangeError("malformed", "The content of the passkey is not MessagePack");
  }
  return record(value, "content");
}

function parametersOf(value: unknown): Map<unknown, unknown> {
  if (!Array.isArray(value)) throw wrong("key.par");
  return new Map(
    value.filter(Array.isArray).map(([label, parameter]) => [record(label, "key.par").c, typed(parameter)]),
  );
}

function typed(value: unknown): unknown {
  const { t, c } = record(value, "key.par");
  if (t === "bytes") return bytesOf(c, "key.par");
  if (t !== "int") return c;
  // 16 bytes, the least first; the numbers of curves need one.
  const digits = bytesOf(record(c, "key.par").inner, "key.par");
  return digits.slice(1).every((digit) => digit === 0) ? digits[0] : undefined;
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (!isObject(value)) throw wrong(what);
  return { ...value };
}

function optional(value: unknown, what: string): Uint8Array | undefined {
  return value === null || value === undefined ? undefined : bytesOf(value, what);
}

function bytesOf(value: unknown, what: string): Uint8Array {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (!Array.isArray(value)) throw wrong(what);
  const isByte = (byte: unknown) => Number.isInteger(byte) && Number(byte) >= 0 && Number(byte) < 256;
  if (!value.every(isByte)) throw wrong(what);
  return Uint8Array.from(value as number[]);
}

function counterOf(value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (!Number.isSafeInteger(value) || Number(value) < 0) throw wrong("cnt");
  return Number(value);
}

function wrong(what: string): ExchangeError {
  return new ExchangeError("malformed", `The content of the passkey has a wrong ${what}`);
}
