/** Base32 (RFC 4648 §6), as the secrets of one-time codes are written. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const VALUES = new Map([...ALPHABET, ...ALPHABET.toLowerCase()].map((digit, i) => [digit, i % 32]));

/** Upper case, without padding. */
export function toBase32(bytes: Uint8Array): string {
  let text = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer & 0x1f) << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET.charAt((buffer >> (bits - 5)) & 0x1f);
  }
  return bits > 0 ? text + ALPHABET.charAt((buffer << (5 - bits)) & 0x1f) : text;
}

/**
 * Lower case, white space, hyphens and padding at the end are let through. Bits at the end that make no whole byte are
 * left out, as every authenticator does: secrets of any number of digits are in use. Throws a SyntaxError that names
 * the first other character and its position, counted from 1.
 */
export function fromBase32(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.slice(0, lengthWithoutPadding(text));
  const bytes = new Uint8Array(Math.floor((digits.length * 5) / 8));
  let length = 0;
  let buffer = 0;
  let bits = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charAt(i);
    const value = VALUES.get(digit);
    if (value === undefined) {
      if (/[\s-]/.test(digit)) continue;
      throw new SyntaxError(`${nameOf(digits, i)} at position ${i + 1} is not base32 (A to Z, 2 to 7)`);
    }
    buffer = ((buffer & 0xff) << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = (buffer >> bits) & 0xff;
    }
  }
  return bytes.slice(0, length);
}

function lengthWithoutPadding(text: string): number {
  let length = text.length;
  while (length > 0 && /[\s=]/.test(text.charAt(length - 1))) length--;
  return length;
}

function nameOf(text: string, at: number): string {
  const point = text.codePointAt(at) ?? 0;
  return /^[!-~]$/.test(text.charAt(at))
    ? JSON.stringify(text.charAt(at))
    : `The character U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}
