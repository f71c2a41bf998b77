import { utf8 } from "../../bytes/utf8.ts";
import { CodeFieldError } from "../../otp/code-fields.ts";
import { parseOtpauthUri } from "../../otp/otpauth-uri.ts";
import type { Own, Reading } from "../entry.ts";
import { ExchangeError } from "../errors.ts";
import { openAesGcm } from "../files/aes-gcm.ts";
import { argon2Key } from "../files/argon2.ts";
import { Fields } from "../files/fields.ts";
import { checkEntries, decodeText, isObject, type JsonObject, parseJson } from "../files/json.ts";
import { codeEntry, codeName } from "../items/code-entry.ts";
import { notesTogether } from "../items/own-limits.ts";
import type { ReadOptions } from "../read-options.ts";
import { type Found, ReadingDraft } from "../reading-draft.ts";

/** An export of Proton Authenticator, plain or encrypted with a password: JSON around otpauth and steam URIs. */

const WHAT = "The Proton Authenticator export";
/** All fixed by the format. Memory in KiB. */
const COST = { memory: 19_456, passes: 2, lanes: 1 };
const CONTEXT = "proton.authenticator.export.v1";
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function isProtonAuthenticator(content: unknown): boolean {
  return isObject(content) && "version" in content && (isSealed(content) || isPlain(content));
}

/** Rejects with an ExchangeError where the file is no such export, is newer, or its password is missing or wrong. */
export async function readProtonAuthenticator(text: string, options: ReadOptions): Promise<Reading> {
  const file = parseJson(text, WHAT);
  if (!isObject(file) || !isProtonAuthenticator(file)) {
    throw new ExchangeError("not-this-format", `${WHAT} has no entries`);
  }
  checkVersion(file);
  const content = isSealed(file) ? await decrypted(file, options) : file;
  if (!isObject(content) || !Array.isArray(content.entries)) {
    throw new ExchangeError("malformed", `${WHAT} has no list of entries`);
  }
  checkVersion(content);
  checkEntries(content.entries.length, WHAT);
  const draft = new ReadingDraft("proton-authenticator");
  for (const entry of content.entries) {
    const object = isObject(entry) ? entry : {};
    const name =
      isObject(object.content) && typeof object.content.name === "string" ? object.content.name : "";
    await draft.add(name, () => readEntry(new Fields(object), options));
  }
  return draft.reading;
}

function isSealed(file: JsonObject): boolean {
  return typeof file.salt === "string" && typeof file.content === "string";
}

function isPlain({ entries }: JsonObject): boolean {
  if (!Array.isArray(entries)) return false;
  const [first] = entries;
  return first === undefined || (isObject(first) && isObject(first.content) && "uri" in first.content);
}

function checkVersion({ version }: JsonObject): void {
  if (version === 1) return;
  throw new ExchangeError(
    "unsupported",
    `${WHAT} has a version that is not known: ${JSON.stringify(version)?.slice(0, 20)}`,
  );
}

async function decrypted(file: JsonObject, { password }: ReadOptions): Promise<unknown> {
  const fields = new Fields(file);
  const salt = fields.bytes("salt");
  const content = fields.bytes("content");
  if (salt.length !== SALT_BYTES || content.length < NONCE_BYTES + TAG_BYTES) {
    throw new ExchangeError("malformed", `${WHAT} has a salt or a content of another length`);
  }
  if (!password) {
    throw new ExchangeError(
      "password-needed",
      "This Proton Authenticator export is encrypted with a password",
    );
  }
  const key = await argon2Key(password, salt, COST);
  const nonce = content.subarray(0, NONCE_BYTES);
  const opened = await openAesGcm(key, nonce, content.subarray(NONCE_BYTES), utf8(CONTEXT));
  if (!opened)
    throw new ExchangeError("wrong-password", "The password does not open this Proton Authenticator export");
  return parseJson(decodeText(opened, WHAT), WHAT);
}

function readEntry(entry: Fields, options: ReadOptions): Found {
  entry.skip("id");
  const content = entry.object("content");
  if (!content) throw new CodeFieldError("content", "The field content is missing.");
  const { code, own: added, trashed, remarks } = parseOtpauthUri(content.text("uri"));
  if (trashed) throw new CodeFieldError("content.uri", "It is in the trash.");
  const type = content.optionalText("entry_type")?.toLowerCase();
  if (type !== undefined && (type === "steam") !== (code.type === "steam")) {
    throw new CodeFieldError("content.entry_type", "The entry's type and its URI do not agree.");
  }
  const own: Own = { ...added, ...notesTogether(entry.optionalText("note")?.trim(), added.note) };
  const name = content.optionalText("name")?.trim() ?? "";
  const names = [code.account, codeName(code), `${code.issuer}:${code.account}`, code.issuer];
  if (name !== "" && !names.includes(name)) {
    if (code.account === "") code.account = name;
    else own.label = name;
  }
  const all = [...remarks, ...entry.unread(), ...content.unread()];
  return codeEntry({ code, remarks: all }, own, options);
}
