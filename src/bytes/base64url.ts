/** Base64url without padding (RFC 4648 §5), as WebAuthn's JSON forms use it. */

/** How many arguments a call may have is the engine's affair; a text grown by single letters is slow to flatten. */
const PIECE = 8192;

export function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += PIECE) {
    binary += String.fromCharCode(...bytes.subarray(i, i + PIECE));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Throws a SyntaxError for a text that is not unpadded base64url. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  if (!isBase64Url(text)) throw new SyntaxError("Not an unpadded base64url text");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

export function isBase64Url(value: unknown): value is string {
  return typeof value === "string" && /^[\w-]*$/.test(value) && value.length % 4 !== 1;
}
