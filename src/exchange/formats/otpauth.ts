import { CodeFieldError } from "../../otp/code-fields.ts";
import { parseOtpauthUri, writeOtpauthUri } from "../../otp/otpauth-uri.ts";
import { partsOf, percentDecoded } from "../../otp/uri-parts.ts";
import type { Format, Reading } from "../entry.ts";
import { ExchangeError } from "../errors.ts";
import { MOST_ENTRIES, MOST_FILE_BYTES, tooLarge } from "../files/json.ts";
import { codeEntry } from "../items/code-entry.ts";
import { codeLosses, isCode, type Outgoing, type Plan, planOf, type Written } from "../outgoing.ts";
import type { ReadOptions } from "../read-options.ts";
import { ReadingDraft } from "../reading-draft.ts";

/** A list of otpauth URIs, one on each line: what most programs can write, Ente and Aegis among them. */

const WHAT = "The list of otpauth URIs";
const IS_URI = /^"?(?:otpauth|steam):\/\//i;

export function isOtpauthList(text: string): boolean {
  return linesOf(text.slice(0, 10_000)).some(({ line }) => IS_URI.test(line));
}

/**
 * Empty lines and those that begin with `#` are passed over; a line that cannot be read is refused with its number.
 * `format`: whose list it is. Rejects with an ExchangeError where no line has such a URI, or there are too many.
 */
export async function readOtpauthList(
  text: string,
  options: ReadOptions,
  format: Format = "otpauth",
): Promise<Reading> {
  if (text.length > MOST_FILE_BYTES) throw tooLarge(WHAT);
  const lines = linesOf(text);
  if (!lines.some(({ line }) => IS_URI.test(line))) {
    throw new ExchangeError("not-this-format", `${WHAT} has none`);
  }
  const draft = new ReadingDraft(format);
  for (const { line, number } of lines) {
    await draft.add(nameOf(line) || `Line ${number}`, () => {
      try {
        return readLine(line, options);
      } catch (error) {
        if (!(error instanceof CodeFieldError)) throw error;
        throw new CodeFieldError(error.field, `Line ${number}: ${error.message}`);
      }
    });
  }
  return draft.reading;
}

export function planOtpauthList(items: readonly Outgoing[]): Plan {
  return planOf(items, { passkey: () => "A list of otpauth URIs has no passkeys", code: codeLosses });
}

/** Each URI in its one form, and a line end after it. */
export function writeOtpauthList(items: readonly Outgoing[]): Written<string> {
  const { held, left, remarks } = planOtpauthList(items);
  const lines = held.filter(isCode).map(({ value }) => `${writeOtpauthUri(value)}\n`);
  return { file: lines.join(""), left, remarks };
}

/** Not all at once: a file may be nothing but line ends. One line more than may be read is enough to tell so. */
function linesOf(text: string): { line: string; number: number }[] {
  const lines: { line: string; number: number }[] = [];
  let start = 0;
  let number = 0;
  for (const { 0: end, index } of text.matchAll(/\r\n?|\n|$/g)) {
    const line = text.slice(start, index).trim();
    start = index + end.length;
    number++;
    if (line !== "" && !line.startsWith("#")) lines.push({ line, number });
    if (lines.length > MOST_ENTRIES) break;
  }
  return lines;
}

function readLine(line: string, options: ReadOptions) {
  if (!IS_URI.test(line)) throw new CodeFieldError("scheme", "This is no otpauth URI.");
  const { own, trashed, ...read } = parseOtpauthUri(unquoted(line));
  if (trashed) throw new CodeFieldError("codeDisplay", "It is in the trash.");
  return codeEntry(read, own, options);
}

/** Ente has written each URI as a JSON text. */
function unquoted(line: string): string {
  return /^".*"$/.test(line) ? line.slice(1, -1).replaceAll('\\"', '"') : line;
}

/** As the label has it; empty where it has none. */
function nameOf(line: string): string {
  try {
    return percentDecoded(partsOf(unquoted(line)).label);
  } catch {
    return "";
  }
}
