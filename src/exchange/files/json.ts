import { ExchangeError } from "../errors.ts";

/** The most bytes of a file, and characters of a text, that are looked at. */
export const MOST_FILE_BYTES = 64 * 2 ** 20;
/** More than any of the formats needs; a parser's stack holds far more. */
const MOST_DEPTH = 100;
/** The most entries of one file: what a vault can hold with ease, many times over. */
export const MOST_ENTRIES = 100_000;

export type JsonObject = { readonly [key: string]: unknown };

const BOM = "\uFEFF";

/**
 * The value of a JSON text; a byte order mark before it is let through. `what` names the text in messages.
 * Throws an ExchangeError: too large, nested too deep (looked at before anything is parsed), cut off or no JSON.
 */
export function parseJson(text: string, what: string): unknown {
  if (text.length > MOST_FILE_BYTES) throw tooLarge(what);
  const body = text.startsWith(BOM) ? text.slice(1) : text;
  const open = checkDepth(body, what);
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own message quotes the text around the error: that may be a secret.
    const why = body.trim() === "" ? "is empty" : open ? "is cut off" : "is not valid JSON";
    throw new ExchangeError("malformed", `${what} ${why}`);
  }
}

/** The text of a file. Throws an ExchangeError for one that is too large or not UTF-8; a BOM stays. */
export function decodeText(bytes: Uint8Array, what: string): string {
  if (bytes.length > MOST_FILE_BYTES) throw tooLarge(what);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ExchangeError("malformed", `${what} is not UTF-8 text`);
  }
}

/** Throws an ExchangeError that names the first entry too many. */
export function checkEntries(count: number, what: string): void {
  if (count <= MOST_ENTRIES) return;
  throw new ExchangeError(
    "too-large",
    `${what} may have ${MOST_ENTRIES} entries, it has ${count}`,
    MOST_ENTRIES + 1,
  );
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function tooLarge(what: string): ExchangeError {
  return new ExchangeError("too-large", `${what} is larger than ${MOST_FILE_BYTES / 2 ** 20} MiB`);
}

/** Whether brackets or a string are open at the end. */
function checkDepth(text: string, what: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 0x5c) i++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > MOST_DEPTH) {
        throw new ExchangeError("malformed", `${what} is nested more than ${MOST_DEPTH} levels deep`);
      }
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return inString || depth > 0;
}
