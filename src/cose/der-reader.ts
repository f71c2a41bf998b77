import { KeyFormatError } from "./key-format-error.ts";

/**
 * Reads DER (X.690) from front to back: one byte for a tag, definite lengths in their shortest form, nothing left
 * over. Throws a KeyFormatError that names what was expected and at which byte of the whole.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #base: number;
  #at = 0;

  constructor(bytes: Uint8Array, base = 0) {
    this.#bytes = bytes;
    this.#base = base;
  }

  /** The tag of the next element, undefined at the end. */
  get next(): number | undefined {
    return this.#bytes[this.#at];
  }

  /** The content of the next element, which must have this tag; `what` names it in messages. */
  content(tag: number, what: string): Uint8Array {
    return this.#element(tag, what).bytes;
  }

  /** The same, as something to read from. */
  inside(tag: number, what: string): DerReader {
    const { bytes, at } = this.#element(tag, what);
    return new DerReader(bytes, this.#base + at);
  }

  /** An INTEGER that is not negative and fits into 32 bits. */
  smallInteger(what: string): number {
    const digits = this.unsigned(what);
    if (digits.length > 4) throw this.#error(`${what} is too large`);
    return digits.reduce((value, digit) => value * 256 + digit, 0);
  }

  /** The big-endian digits of an INTEGER that is not negative, without a sign byte; those of 0 are one zero byte. */
  unsigned(what: string): Uint8Array {
    const content = this.content(0x02, what);
    const [first, second] = content;
    if (first === undefined) throw this.#error(`${what} is empty`);
    if (first & 0x80) throw this.#error(`${what} is negative`);
    if (second === undefined) return Uint8Array.of(first);
    if (first === 0 && !(second & 0x80)) throw this.#error(`${what} has a zero too many`);
    return content.subarray(first === 0 ? 1 : 0);
  }

  /** The bytes of a BIT STRING of whole bytes. */
  wholeBits(tag: number, what: string): Uint8Array {
    const content = this.content(tag, what);
    if (content[0] !== 0) throw this.#error(`${what} is not of whole bytes`);
    return content.subarray(1);
  }

  /** Throws where something is left. */
  end(what: string): void {
    if (this.next !== undefined) throw this.#error(`there is more after ${what}`);
  }

  #element(tag: number, what: string): { bytes: Uint8Array; at: number } {
    if (this.next === undefined) throw this.#error(`${what} is missing`);
    if (this.next !== tag) throw this.#error(`${what} has the tag ${hex(this.next)}, not ${hex(tag)}`);
    let at = this.#at + 1;
    const first = this.#byte(at++, what);
    let length = first;
    if (first >= 0x80) {
      const digits = first & 0x7f;
      if (digits === 0 || digits > 3) throw this.#error(`${what} has a length that DER does not allow here`);
      length = 0;
      for (let i = 0; i < digits; i++) length = length * 256 + this.#byte(at++, what);
      if (length < 0x80 || length < 256 ** (digits - 1)) {
        throw this.#error(`the length of ${what} is not in its shortest form`);
      }
    }
    if (at + length > this.#bytes.length) throw this.#error(`${what} is cut off`);
    this.#at = at + length;
    return { bytes: this.#bytes.subarray(at, at + length), at };
  }

  #byte(at: number, what: string): number {
    const byte = this.#bytes[at];
    if (byte === undefined) throw this.#error(`${what} is cut off`);
    return byte;
  }

  #error(message: string): KeyFormatError {
    return new KeyFormatError(`DER, byte ${this.#base + this.#at}: ${message}`);
  }
}

const hex = (tag: number) => `0x${tag.toString(16).padStart(2, "0")}`;
