import type { BinaryText, ContentAnswer, PageAnswer } from "../wire/ceremony.ts";

/** The two forms of byte strings on the page's side of the wire. */

const isBinary = (value: unknown): value is BinaryText =>
  typeof (value as BinaryText | null)?.binary === "string";

/** What the page sent as JSON, byte strings in base64url. Throws where it cannot be JSON. */
export function plain(data: unknown): string {
  return JSON.stringify(data, (_, value) => (isBinary(value) ? base64Url(value.binary) : value));
}

/** The answer with its byte strings as ArrayBuffers. */
export function withBuffers(answer: ContentAnswer): PageAnswer {
  return JSON.parse(JSON.stringify(answer), (_, value) =>
    typeof value?.binary === "string"
      ? Uint8Array.from(value.binary as string, (unit) => unit.charCodeAt(0)).buffer
      : value,
  );
}

function base64Url(binary: string): string {
  return btoa(binary.replace(/./gs, (unit) => String.fromCharCode(unit.charCodeAt(0) & 255)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
