import { CodeFieldError, quoted } from "../../otp/code-fields.ts";
import { readCode } from "../../otp/found-code.ts";
import type { Own, Reading, Remark } from "../entry.ts";
import { ExchangeError } from "../errors.ts";
import { Fields } from "../files/fields.ts";
import { checkEntries, decodeText, isObject, type JsonObject, parseJson } from "../files/json.ts";
import { codeEntry, codeName } from "../items/code-entry.ts";
import type { ReadOptions } from "../read-options.ts";
import { type Found, ReadingDraft } from "../reading-draft.ts";
import { openAegis } from "./aegis-sealed.ts";

/** An Aegis vault, plain or encrypted: JSON with a `header` and a `db`. */

const WHAT = "The Aegis vault";
const NAMES = {
  secret: "info.secret",
  algorithm: "info.algo",
  digits: "info.digits",
  period: "info.period",
  counter: "info.counter",
};
/** Of an entry, that are named; each entry of a file can be in each group. */
const MOST_GROUPS = 20;
const MOST_GROUP_NAME = 200;
const NO_CODES = new Map([
  ["motp", "Mobile-OTP codes need a PIN of their own, which Latchkey does not have"],
  ["yandex", "Yandex's codes need a PIN of their own, which Latchkey does not have"],
]);

export function isAegis(content: unknown): boolean {
  return (
    isObject(content) && isObject(content.header) && (isObject(content.db) || typeof content.db === "string")
  );
}

/** Rejects with an ExchangeError where the file is not such a vault, is newer, or its password is missing or wrong. */
export async function readAegis(text: string, options: ReadOptions): Promise<Reading> {
  const file = parseJson(text, WHAT);
  if (!isObject(file) || !isAegis(file))
    throw new ExchangeError("not-this-format", `${WHAT} has no header and db`);
  checkVersion(file.version, 1);
  const db = typeof file.db === "string" ? await decrypted(file, file.db, options) : file.db;
  if (!isObject(db) || !Array.isArray(db.entries)) {
    throw new ExchangeError("malformed", `${WHAT} has no list of entries`);
  }
  checkVersion(db.version, 3);
  checkEntries(db.entries.length, WHAT);
  const groups = groupNames(db.groups);
  const draft = new ReadingDraft("aegis");
  for (const entry of db.entries) {
    const object = isObject(entry) ? entry : {};
    await draft.add(nameOf(object), () => readEntry(new Fields(object), groups, options));
  }
  return draft.reading;
}

async function decrypted(file: JsonObject, db: string, { password }: ReadOptions): Promise<unknown> {
  const header = new Fields(isObject(file.header) ? file.header : {}, "header.");
  return parseJson(decodeText(await openAegis(header, db, password), WHAT), WHAT);
}

function checkVersion(version: unknown, newest: number): void {
  if (typeof version === "number" && version >= 1 && version <= newest) return;
  throw new ExchangeError(
    "unsupported",
    `${WHAT} has a version that is not known: ${JSON.stringify(version)?.slice(0, 20)}`,
  );
}

/** By their UUIDs. */
function groupNames(groups: unknown): Map<unknown, string> {
  const known = (Array.isArray(groups) ? groups : []).filter((group) => isObject(group));
  return new Map(
    known.map(({ uuid, name }) => [uuid, typeof name === "string" ? name.slice(0, MOST_GROUP_NAME) : ""]),
  );
}

function nameOf({ issuer, name }: JsonObject): string {
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return codeName({ issuer: text(issuer), account: text(name) });
}

function readEntry(entry: Fields, groups: ReadonlyMap<unknown, string>, options: ReadOptions): Found {
  entry.skip("uuid", "icon_mime", "icon_hash");
  const type = entry.text("type").toLowerCase();
  const reason = NO_CODES.get(type);
  if (reason !== undefined) throw new ExchangeError("unsupported", reason);
  if (type !== "totp" && type !== "hotp" && type !== "steam") {
    throw new CodeFieldError("type", `The type ${quoted(type)} is not known.`);
  }
  const info = entry.object("info");
  if (!info) throw new CodeFieldError("info", "The field info is missing.");
  const read = readCode(
    {
      type,
      secret: info.optionalText("secret"),
      algorithm: info.optionalText("algo"),
      digits: info.natural("digits"),
      period: info.natural("period"),
      counter: info.natural("counter"),
      issuer: entry.optionalText("issuer")?.trim() ?? "",
      account: entry.optionalText("name")?.trim() ?? "",
    },
    NAMES,
  );
  const own: Own = {};
  const note = entry.optionalText("note");
  if (note) own.note = note;
  if (entry.flag("favorite")) own.favourite = true;
  const remarks = [...read.remarks, ...groupRemarks(entry, groups), ...entry.unread(), ...info.unread()];
  return codeEntry({ ...read, remarks }, own, options);
}

/** Aegis has groups of codes; before its third version, one for each entry by its name. */
function groupRemarks(entry: Fields, groups: ReadonlyMap<unknown, string>): Remark[] {
  const ids = entry.list("groups");
  const names = ids.slice(0, MOST_GROUPS).map((uuid) => groups.get(uuid) ?? "");
  const former = entry.optionalText("group");
  const detail = [...names, former ?? ""].filter((name) => name !== "").join(", ");
  return ids.length > 0 || former ? [{ field: "groups", what: "dropped", detail }] : [];
}
