import { concat } from "../../bytes/concat.ts";
import { derElement, TAG, unhex } from "../../cose/der.ts";
import { ExchangeError } from "../errors.ts";
import { isObject } from "../files/json.ts";
import { decodeMessagePack } from "../files/message-pack.ts";

/**
 * What Proton Pass keeps inside of a passkey's `content`: MessagePack in MessagePack, `{c, v: 1}` around a COSE key in
 * which each label and value says its type, with byte strings as lists of numbers.
 */

export interface ProtonKey {
  id: Uint8Array;
  rpId: string;
  userHandle: Uint8Array | undefined;
  counter: number | undefined;
  kind: "EC2" | "OKP";
  /** The curve's number in COSE, the private part, and the public ones as they stand there. */
  curve: number;
  secret: Uint8Array;
  x: unknown;
  y: unknown;
  hmacSecret: { withUv: Uint8Array; withoutUv: Uint8Array | undefined } | undefined;
}

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
    kind,
    curve,
    secret,
    x: parameters.get(-2),
    y: parameters.get(-3),
    hmacSecret: extensions && {
      withUv: bytesOf(extensions.cred_with_uv, "ext.hmac_secret.cred_with_uv"),
      withoutUv: optional(extensions.cred_without_uv, "ext.hmac_secret.cred_without_uv"),
    },
  };
}

interface Curve {
  kind: "EC2" | "OKP";
  bytes: number;
  /** The names of the kind and the curve, as PKCS #8 has them. */
  names: Uint8Array[];
}

const EC = derElement(TAG.oid, unhex("2a8648ce3d0201"));
const ecCurve = (bytes: number, oid: string): Curve => ({
  kind: "EC2",
  bytes,
  names: [EC, derElement(TAG.oid, unhex(oid))],
});

const CURVES: ReadonlyMap<number, Curve> = new Map([
  [1, ecCurve(32, "2a8648ce3d030107")],
  [2, ecCurve(48, "2b81040022")],
  [3, ecCurve(66, "2b81040023")],
  [6, { kind: "OKP", bytes: 32, names: [derElement(TAG.oid, unhex("2b6570"))] }],
]);

/**
 * The key as PKCS #8 with its public part, where the file has it, so that whoever reads it sees whether they belong
 * together. Throws an ExchangeError.
 */
export function protonPkcs8({ kind, curve, secret, x, y }: ProtonKey): Uint8Array {
  const known = CURVES.get(curve);
  if (known?.kind !== kind) {
    throw new ExchangeError("unsupported", `The passkey's curve ${curve} is not known for ${kind}`);
  }
  const { bytes, names } = known;
  const isEc = kind === "EC2";
  const whole = isEc ? padded(secret, bytes) : secret;
  if (whole.length !== bytes) throw wrong("key.par");
  const point = publicPart(known, x, y);
  const publicBits = point && derElement(TAG.bitString, Uint8Array.of(0), point);
  const inner = isEc
    ? derElement(
        TAG.sequence,
        derElement(TAG.integer, Uint8Array.of(1)),
        derElement(TAG.octetString, whole),
        ...(publicBits ? [derElement(TAG.constructed1, publicBits)] : []),
      )
    : derElement(TAG.octetString, whole);
  const outerPublic = !isEc && point ? [derElement(TAG.primitive1, Uint8Array.of(0), point)] : [];
  return derElement(
    TAG.sequence,
    derElement(TAG.integer, Uint8Array.of(outerPublic.length)),
    derElement(TAG.sequence, ...names),
    derElement(TAG.octetString, inner),
    ...outerPublic,
  );
}

/** Undefined where the file has none, or only whether y is odd. */
function publicPart({ kind, bytes }: Curve, x: unknown, y: unknown): Uint8Array | undefined {
  if (!(x instanceof Uint8Array)) return undefined;
  if (kind === "OKP") return x;
  return y instanceof Uint8Array ? concat(Uint8Array.of(4), padded(x, bytes), padded(y, bytes)) : undefined;
}

/** Some programs leave zeros at the beginning of a number out. Throws an ExchangeError for a longer one. */
function padded(number: Uint8Array, bytes: number): Uint8Array {
  if (number.length > bytes) throw wrong("key.par");
  return concat(new Uint8Array(bytes - number.length), number);
}

function unpack(bytes: Uint8Array): Record<string, unknown> {
  return record(decodeMessagePack(bytes, "The content of the passkey"), "content");
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
