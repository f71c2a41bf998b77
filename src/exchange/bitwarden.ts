import { openBitwarden } from "./bitwarden-password.ts";
import type { Own, Reading } from "./entry.ts";
import { ExchangeError } from "./errors.ts";
import { Fields } from "./fields.ts";
import { checkEntries, isObject, type JsonObject, MOST_FILE_BYTES, parseJson } from "./json.ts";
import { loginCode } from "./login-code.ts";
import { dropped } from "./outgoing.ts";
import { passkeyEntry } from "./passkey-entry.ts";
import type { ReadOptions } from "./read-options.ts";
import { ReadingDraft } from "./reading-draft.ts";
import { hostOf } from "./rp-id.ts";

/** The JSON export of Bitwarden and Vaultwarden, plain or behind a password: the codes and passkeys of its logins. */

const WHAT = "The file of Bitwarden";

/** Rejects with an ExchangeError, for the password as `openBitwarden` does. */
export async function readBitwarden(text: string, options: ReadOptions): Promise<Reading> {
  let content = parseJson(text, WHAT);
  if (isObject(content) && content.encrypted === true) {
    if (content.passwordProtected !== true) {
      const hint = 'export it again as "encrypted" with a password of its own, or without encryption';
      throw new ExchangeError("unsupported", `${WHAT} opens with the account that wrote it alone: ${hint}`);
    }
    content = parseJson(await openBitwarden(content, options.password), WHAT);
  }
  if (!isObject(content) || !Array.isArray(content.items)) {
    throw new ExchangeError("not-this-format", `${WHAT} has no items`);
  }
  const items: readonly unknown[] = content.items;
  checkEntries(items.length, WHAT);
  const draft = new ReadingDraft("bitwarden", options);
  let others = 0;
  for (const item of items) {
    const found = isObject(item) ? await readItem(item, draft, options.now) : false;
    if (!found) others++;
  }
  if (others > 0) {
    draft.remark({ ...dropped("items"), detail: `${others} without passkey or code` });
  }
  return draft.reading;
}

/** `encrypted` tells it from other programs' lists of items. */
export function isBitwarden(content: unknown): boolean {
  if (!isObject(content) || typeof content.encrypted !== "boolean") return false;
  return Array.isArray(content.items) || "encKeyValidation_DO_NOT_EDIT" in content;
}

/** What an entry has from its item. */
interface ItemContext {
  name: string;
  own: Own;
  createdAt: number | undefined;
}

/** False where the item holds neither passkey nor code. */
async function readItem(item: JsonObject, draft: ReadingDraft, now: number): Promise<boolean> {
  const { login } = item;
  if (!isObject(login)) return false;
  const passkeys = Array.isArray(login.fido2Credentials) ? login.fido2Credentials : [];
  const hasCode = login.totp !== undefined && login.totp !== null && login.totp !== "";
  if (passkeys.length === 0 && !hasCode) return false;
  const name = typeof item.name === "string" ? item.name : "";
  const deleted = item.deletedDate !== undefined && item.deletedDate !== null;
  for (const passkey of passkeys) {
    await draft.add(name, () => {
      if (deleted) throw inTheTrash();
      const { context, fields } = contextOf(item, login);
      return readPasskey(isObject(passkey) ? passkey : {}, context, fields, now);
    });
  }
  if (hasCode) {
    await draft.add(name, () => {
      if (deleted) throw inTheTrash();
      const { context, fields, loginFields } = contextOf(item, login);
      const found = loginCode(loginFields.text("totp"), "login.totp", {
        title: context.name,
        userName: loginFields.optionalText("username") ?? "",
        site: siteOf(loginFields),
        createdAt: context.createdAt ?? now,
        own: context.own,
      });
      if (context.createdAt === undefined) found.remarks.push({ field: "creationDate", what: "defaulted" });
      return { ...found, remarks: [...found.remarks, ...fields()] };
    });
  }
  return true;
}

function contextOf(item: JsonObject, login: JsonObject) {
  const outer = new Fields(item);
  const loginFields = new Fields(login, "login.");
  const note = outer.optionalText("notes", MOST_FILE_BYTES);
  const context: ItemContext = {
    name: outer.optionalText("name") ?? "",
    own: { ...(note && { note }), ...(outer.flag("favorite") && { favourite: true }) },
    createdAt: timeOf(outer.optionalText("creationDate")),
  };
  outer.skip("id", "organizationId", "type", "reprompt", "revisionDate", "deletedDate", "login", "object");
  loginFields.skip(
    "uris",
    "username",
    "totp",
    "fido2Credentials",
    "passwordRevisionDate",
    "autofillOnPageLoad",
  );
  const fields = () => [...outer.unread(), ...loginFields.unread()];
  return { context, fields, loginFields };
}

function readPasskey(
  object: JsonObject,
  context: ItemContext,
  rest: () => ReturnType<Fields["unread"]>,
  now: number,
) {
  const fields = new Fields(object, "fido2Credentials.");
  const keyType = fields.optionalText("keyType") ?? "public-key";
  if (keyType !== "public-key") throw new ExchangeError("unsupported", "keyType is not public-key");
  const rpName = fields.optionalText("rpName");
  const rpId = fields.text("rpId");
  const found = {
    id: credentialId(fields.text("credentialId")),
    rpId,
    rpName,
    userHandle: fields.optionalBytes("userHandle") ?? new Uint8Array(),
    userName: fields.optionalText("userName"),
    userDisplayName: fields.optionalText("userDisplayName"),
    key: fields.bytes("keyValue"),
    discoverable: fields.flag("discoverable"),
    // Its credentials are always so.
    backupEligible: true,
    backedUp: true,
    signCount: fields.natural("counter"),
    createdAt: timeOf(fields.optionalText("creationDate")) ?? context.createdAt,
  };
  // PKCS #8 says both again.
  fields.skip("keyAlgorithm", "keyCurve");
  const isOwnName = context.name !== "" && context.name !== rpName && context.name !== rpId;
  const own = isOwnName ? { label: context.name, ...context.own } : context.own;
  return passkeyEntry(found, { now, own, remarks: [...fields.unread(), ...rest()] });
}

/** A GUID is the text of 16 bytes; every other id comes as "b64." and base64url. */
function credentialId(text: string): Uint8Array {
  if (text.startsWith("b64.")) {
    return new Fields({ credentialId: text.slice(4) }, "fido2Credentials.").bytes("credentialId");
  }
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) {
    throw new ExchangeError("malformed", "fido2Credentials.credentialId is neither a GUID nor base64");
  }
  const digits = text.replaceAll("-", "").match(/../g) ?? [];
  return Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16));
}

function siteOf(login: Fields): string | undefined {
  for (const uri of login.list("uris")) {
    const text = isObject(uri) ? uri.uri : undefined;
    const site = typeof text === "string" ? hostOf(text) : undefined;
    if (site !== undefined) return site;
  }
  return undefined;
}

function timeOf(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return time >= 0 ? time : undefined;
}

function inTheTrash(): ExchangeError {
  return new ExchangeError("unsupported", "It is in the trash");
}
