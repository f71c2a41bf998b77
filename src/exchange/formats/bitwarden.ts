import type { Own, Reading, Remark } from "../entry.ts";
import { ExchangeError } from "../errors.ts";
import { Fields } from "../files/fields.ts";
import { checkEntries, isObject, type JsonObject, MOST_FILE_BYTES, parseJson } from "../files/json.ts";
import { orDropped } from "../files/or-dropped.ts";
import { Addresses } from "../items/addresses.ts";
import { loginCode } from "../items/login-code.ts";
import { momentOfDate } from "../items/moments.ts";
import { passkeyEntry } from "../items/passkey-entry.ts";
import { dropped } from "../outgoing.ts";
import type { ReadOptions } from "../read-options.ts";
import { type Found, ReadingDraft } from "../reading-draft.ts";
import { openBitwarden } from "./bitwarden-password.ts";

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

/** What its item and its login say of each entry. */
interface Around {
  name: string;
  userName: string;
  addresses: Addresses;
  own: Own;
  /** Milliseconds. */
  createdAt: number | undefined;
  remarks: readonly Remark[];
}

/** False where the item holds neither passkey nor code. */
async function readItem(item: JsonObject, draft: ReadingDraft, now: number): Promise<boolean> {
  const { login } = item;
  if (!isObject(login)) return false;
  const passkeys = Array.isArray(login.fido2Credentials) ? login.fido2Credentials : [];
  const { totp } = login;
  const hasCode = totp !== undefined && totp !== null && totp !== "";
  if (passkeys.length === 0 && !hasCode) return false;
  const around = aroundOf(item, login);
  const deleted = item.deletedDate !== undefined && item.deletedDate !== null;
  const add = (read: () => Found | Promise<Found>) =>
    draft.add(around.name, () => {
      if (deleted) throw new ExchangeError("unsupported", "It is in the trash");
      return read();
    });
  for (const passkey of passkeys) {
    await add(() => readPasskey(isObject(passkey) ? passkey : {}, around, now));
  }
  if (hasCode) await add(() => readCode(new Fields(login, "login.").text("totp"), around, now));
  return true;
}

/** Once for each item. */
function aroundOf(item: JsonObject, login: JsonObject): Around {
  const outer = new Fields(item);
  const inner = new Fields(login, "login.");
  const remarks: Remark[] = [];
  const text = (fields: Fields, name: string, most?: number) =>
    orDropped(name, remarks, () => fields.optionalText(name, most)) ?? "";
  const note = text(outer, "notes", MOST_FILE_BYTES);
  const name = text(outer, "name");
  const favourite = orDropped("favorite", remarks, () => outer.flag("favorite"));
  const createdAt = momentOfDate(outer, "creationDate", remarks);
  const userName = text(inner, "username");
  const uris = orDropped("login.uris", remarks, () => inner.list("uris")) ?? [];
  outer.skip("id", "organizationId", "type", "reprompt", "revisionDate", "deletedDate", "login", "object");
  inner.skip("totp", "fido2Credentials", "passwordRevisionDate", "autofillOnPageLoad");
  return {
    name,
    userName,
    addresses: new Addresses(uris.map((uri) => (isObject(uri) ? (uri.uri ?? "") : uri))),
    own: { ...(note !== "" && { note }), ...(favourite && { favourite }) },
    createdAt,
    remarks: [...remarks, ...outer.unread(), ...inner.unread()],
  };
}

function remarksFor({ addresses, remarks }: Around, site: string | undefined): Remark[] {
  const others = addresses.others(site);
  return others > 0 ? [...remarks, { ...dropped("login.uris"), detail: `${others} more` }] : [...remarks];
}

function readCode(totp: string, around: Around, now: number): Found {
  const { site } = around.addresses;
  const found = loginCode(totp, "login.totp", {
    title: around.name,
    userName: around.userName,
    site,
    createdAt: around.createdAt ?? now,
    own: around.own,
  });
  const remarks = [...found.remarks, ...remarksFor(around, site)];
  if (around.createdAt === undefined) remarks.push({ field: "creationDate", what: "defaulted" });
  return { ...found, remarks };
}

async function readPasskey(object: JsonObject, around: Around, now: number): Promise<Found> {
  const fields = new Fields(object, "fido2Credentials.");
  const keyType = fields.optionalText("keyType") ?? "public-key";
  if (keyType !== "public-key") throw new ExchangeError("unsupported", "keyType is not public-key");
  const rpName = fields.optionalText("rpName");
  const rpId = fields.text("rpId");
  const remarks = remarksFor(around, rpId);
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
    createdAt: momentOfDate(fields, "creationDate", remarks) ?? around.createdAt,
  };
  // PKCS #8 says both again.
  fields.skip("keyAlgorithm", "keyCurve");
  const { name } = around;
  const isOwnName = name !== "" && name !== rpName && name !== rpId;
  const own = isOwnName ? { label: name, ...around.own } : around.own;
  return passkeyEntry(found, { now, own, remarks: [...remarks, ...fields.unread()] });
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
