import type { Format, Reading } from "./entry.ts";
import { ExchangeError } from "./errors.ts";
import { decodeText, MOST_FILE_BYTES, parseJson, tooLarge } from "./files/json.ts";
import { errorForBytes, errorForText, isLatchkeyFile } from "./files/other-files.ts";
import { isZip } from "./files/zip.ts";
import { isAegis, readAegis } from "./formats/aegis.ts";
import { isBitwarden, readBitwarden } from "./formats/bitwarden.ts";
import { isCxf, readCxf } from "./formats/cxf.ts";
import { isEnte, readEnte } from "./formats/ente.ts";
import { isGoogleMigration, readGoogleMigration } from "./formats/google-migration.ts";
import { isKeePassXcPasskey, readKeePassXcPasskey } from "./formats/keepassxc-passkey.ts";
import { isOtpauthList, readOtpauthList } from "./formats/otpauth.ts";
import { isProtonAuthenticator, readProtonAuthenticator } from "./formats/proton-authenticator.ts";
import { isProtonPass, readProtonPass } from "./formats/proton-pass.ts";
import { isTwoFas, readTwoFas } from "./formats/two-fas.ts";
import { isWebDriver, readWebDriver } from "./formats/webdriver.ts";
import type { ReadOptions } from "./read-options.ts";

/** Which format a file has, by its content: names say little, and are often wrong. */

/** A backup or a raw dump of Latchkey is not read here: the vault opens it. */
export type Recognised = Format | "latchkey";

type Reader = (file: { text: string; bytes: Uint8Array }, options: ReadOptions) => Promise<Reading>;

const READERS: Record<Format, Reader> = {
  otpauth: ({ text }, options) => readOtpauthList(text, options),
  "google-migration": ({ text }, options) => readGoogleMigration(text, options),
  aegis: ({ text }, options) => readAegis(text, options),
  "2fas": ({ text }, options) => readTwoFas(text, options),
  ente: ({ text }, options) => readEnte(text, options),
  "proton-authenticator": ({ text }, options) => readProtonAuthenticator(text, options),
  bitwarden: ({ text }, options) => readBitwarden(text, options),
  "keepassxc-passkey": ({ text }, options) => readKeePassXcPasskey(text, options),
  "proton-pass": ({ bytes }, options) => readProtonPass(bytes, options),
  cxf: ({ text }, options) => readCxf(text, options),
  webdriver: ({ text }, options) => readWebDriver(text, options),
};

/** The formats that are JSON, each with what its content is known by; the first that fits counts. */
const JSON_FORMATS: readonly [Format, (content: unknown) => boolean][] = [
  ["aegis", isAegis],
  ["2fas", isTwoFas],
  ["ente", isEnte],
  ["bitwarden", isBitwarden],
  ["cxf", isCxf],
  ["keepassxc-passkey", isKeePassXcPasskey],
  ["webdriver", isWebDriver],
  ["proton-pass", isProtonPass],
  ["proton-authenticator", isProtonAuthenticator],
];

/** Undefined for a file of another kind; why, `readFile` says. */
export function recognise(bytes: Uint8Array): Recognised | undefined {
  try {
    return examine(bytes).format;
  } catch (error) {
    if (error instanceof ExchangeError) return undefined;
    throw error;
  }
}

/**
 * What a file holds. Rejects with an ExchangeError: what it is where it is of another kind, or cannot be read as a
 * whole; `password-needed` and `wrong-password` are worth another try.
 */
export async function readFile(bytes: Uint8Array, options: ReadOptions): Promise<Reading> {
  const { format, text } = examine(bytes);
  if (format === "latchkey") {
    throw new ExchangeError("unsupported", "It is a file of Latchkey itself: open it as a backup.");
  }
  return READERS[format]({ text, bytes }, options);
}

/** Throws an ExchangeError that says what the file is, where it is none of these. */
function examine(bytes: Uint8Array): { format: Recognised; text: string } {
  if (isLatchkeyFile(bytes)) return { format: "latchkey", text: "" };
  const other = errorForBytes(bytes);
  if (other) throw other;
  if (bytes.length > MOST_FILE_BYTES) throw tooLarge("The file");
  if (isZip(bytes)) return { format: "proton-pass", text: "" };
  const text = textOf(bytes);
  return {
    format: /^[\s\uFEFF]*[{[]/.test(text.slice(0, 1_000)) ? jsonFormat(text) : textFormat(text),
    text,
  };
}

function textOf(bytes: Uint8Array): string {
  try {
    return decodeText(bytes, "The file");
  } catch {
    throw new ExchangeError("not-this-format", "It is neither text nor any file that Latchkey knows.");
  }
}

function jsonFormat(text: string): Format {
  const content = parseJson(text, "The file");
  const [format] = JSON_FORMATS.find(([, is]) => is(content)) ?? [];
  if (format !== undefined) return format;
  throw new ExchangeError("not-this-format", "It is JSON, but of no program that Latchkey knows.");
}

function textFormat(text: string): Format {
  if (isGoogleMigration(text)) return "google-migration";
  if (isOtpauthList(text)) return "otpauth";
  throw (
    errorForText(text) ?? new ExchangeError("not-this-format", "It is text of no kind that Latchkey knows.")
  );
}
