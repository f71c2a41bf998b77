import { ExchangeError } from "../errors.ts";

/**
 * The bytes of base64 in either alphabet, with padding or without, as programs mix them up. Throws an ExchangeError
 * that names `what`, never its content.
 */
export function fromBase64(text: string, what: string): Uint8Array<ArrayBuffer> {
  let end = text.length;
  while (text[end - 1] === "=") end--;
  const plain = text.slice(0, end).replaceAll("-", "+").replaceAll("_", "/");
  if (!/^[A-Za-z\d+/]*$/.test(plain) || plain.length % 4 === 1) {
    throw new ExchangeError("malformed", `${what} is not base64`);
  }
  const binary = atob(plain);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** With padding, in lines of 64 characters, as PEM has it (RFC 7468 §2). */
export function toBase64Lines(bytes: Uint8Array): string[] {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).match(/.{1,64}/g) ?? [];
}
