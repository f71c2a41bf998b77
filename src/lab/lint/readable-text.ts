/** Bytes as text, where they are UTF-8 of at least three characters that people can read; else undefined. */
export function readableText(bytes: Uint8Array): string | undefined {
  if (bytes.length < 1 || bytes.length > 256) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u.test(text) && (text.length >= 3 || /^\d+$/.test(text))
      ? text
      : undefined;
  } catch {
    return undefined;
  }
}
