import { Refusal } from "./refusal.ts";

/** CTAP2 nests no deeper than this. */
const deepest = 4;

/**
 * Refuses an attestation object whose CBOR is not complete, says a key twice, or has bytes behind its end.
 * @throws Refusal "cbor-form".
 */
export function checkAttestationObject(bytes: Uint8Array): void {
  if (itemEnd(bytes, 0) !== bytes.length) throw malformed("has bytes behind its end");
}

/**
 * The same for what authenticator data has behind its first 37 bytes (WebAuthn §6.1): an attested credential, whose
 * key is one item, and extensions, which are one more.
 * @throws Refusal "cbor-form".
 */
export function checkAuthenticatorDataEnd(bytes: Uint8Array): void {
  const flags = bytes[32] ?? 0;
  let at = 37;
  if (flags & 0x40) {
    const idLength = ((bytes[53] ?? 0) << 8) | (bytes[54] ?? 0);
    at = itemEnd(bytes, 55 + idLength);
  }
  if (flags & 0x80) at = itemEnd(bytes, at);
  if (at !== bytes.length) throw malformed("has bytes behind its end");
}

/** Where the item that begins at `start` ends. @throws Refusal "cbor-form". */
function itemEnd(bytes: Uint8Array, start: number, depth = 0): number {
  if (depth > deepest) throw malformed("is nested too deeply");
  const { major, value, end } = head(bytes, start);
  if (major === 2 || major === 3) {
    if (end + value > bytes.length) throw malformed("ends too early");
    return end + value;
  }
  if (major === 4 || major === 5) {
    const keys = new Set<string>();
    let at = end;
    for (let i = 0; i < value; i++) {
      if (major === 5) {
        const keyEnd = itemEnd(bytes, at, depth + 1);
        const name = keyName(bytes, at, keyEnd);
        if (keys.has(name)) throw malformed("has one key twice");
        keys.add(name);
        at = keyEnd;
      }
      at = itemEnd(bytes, at, depth + 1);
    }
    return at;
  }
  if (major === 6) throw malformed("has a tag");
  return end;
}

/** The same for two keys that are equal, also where one has its number in a longer form. */
function keyName(bytes: Uint8Array, start: number, keyEnd: number): string {
  const { major, value, end } = head(bytes, start);
  return `${major} ${value} ${Buffer.from(bytes.subarray(end, keyEnd)).toString("hex")}`;
}

/** The head of an item, whose length has to be definite. @throws Refusal "cbor-form". */
function head(bytes: Uint8Array, start: number): { major: number; value: number; end: number } {
  const first = bytes[start];
  if (first === undefined) throw malformed("ends too early");
  const major = first >> 5;
  const short = first & 0x1f;
  if (short < 24) return { major, value: short, end: start + 1 };
  if (short > 27) throw malformed("has a length that is not definite");
  const size = 2 ** (short - 24);
  const end = start + 1 + size;
  if (end > bytes.length) throw malformed("ends too early");
  let value = 0;
  for (let i = start + 1; i < end; i++) value = value * 256 + (bytes[i] ?? 0);
  return { major, value, end };
}

function malformed(what: string): Refusal {
  return new Refusal(400, "cbor-form", `The CBOR of this answer ${what}.`);
}
