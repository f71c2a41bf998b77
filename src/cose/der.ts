import { concat } from "../bytes/concat.ts";

/** Fixed pieces of DER, which read best as the hexadecimal of their bytes. */
export function unhex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The tags (X.690 §8.1.2) that private keys are made of. */
export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  /** The context's own, 0 and 1: primitive and constructed. */
  primitive1: 0x81,
  constructed0: 0xa0,
  constructed1: 0xa1,
} as const;

/** One element with the shortest length (X.690 §10.1). */
export function derElement(tag: number, ...content: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = concat(...content);
  const digits: number[] = [];
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  const length = body.length < 0x80 ? [body.length] : [0x80 | digits.length, ...digits];
  return concat(Uint8Array.of(tag, ...length), body);
}
