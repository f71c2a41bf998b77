/** Bytes are no private key of a form or kind that Latchkey reads. The message holds nothing of the key. */
export class KeyFormatError extends Error {
  override readonly name = "KeyFormatError";
}
