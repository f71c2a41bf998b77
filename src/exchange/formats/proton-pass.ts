import { equalBytes } from "../../bytes/equal.ts";
import type { Reading } from "../entry.ts";
import { ExchangeError } from "../errors.ts";
import { Fields } from "../files/fields.ts";
import { checkEntries, decodeText, isObject, type JsonObject, parseJson } from "../files/json.ts";
import { isZip, listZip, unzip } from "../files/zip.ts";
import { loginCode } from "../items/login-code.ts";
import { momentOf } from "../items/moments.ts";
import { passkeyEntry, prfSecrets } from "../items/passkey-entry.ts";
import { dropped } from "../outgoing.ts";
import type { ReadOptions } from "../read-options.ts";
import { type Found, ReadingDraft } from "../reading-draft.ts";
import { aroundOf, type ProtonCode, type ProtonItem, protonCodes, remarksFor } from "./proton-pass-item.ts";
import { decodeProtonKey, protonPkcs8 } from "./proton-pass-key.ts";

/** The export of Proton Pass, a ZIP file or the data.json inside of it: the passkeys and codes of its logins. */

const WHAT = "The file of Proton Pass";
const TRASHED = 2;

/** Rejects with an ExchangeError; an encrypted export is `unsupported`. */
export async function readProtonPass(bytes: Uint8Array, options: ReadOptions): Promise<Reading> {
  const content = parseJson(isZip(bytes) ? dataJson(bytes) : decodeText(bytes, WHAT), WHAT);
  if (!isProtonPass(content)) throw new ExchangeError("not-this-format", `${WHAT} has no vaults`);
  const draft = new ReadingDraft("proton-pass", options);
  let others = 0;
  const vaults = Object.values(content.vaults).filter(isObject);
  // The name of a person's only vault says nothing.
  if (vaults.length > 1) draft.remark({ ...dropped("vaults.name"), detail: namesOf(vaults) });
  for (const vault of vaults) {
    const items = Array.isArray(vault.items) ? vault.items : [];
    checkEntries(items.length, WHAT);
    for (const item of items) {
      if (!(isObject(item) && (await readItem(item, draft, options.now)))) others++;
    }
  }
  if (others > 0) draft.remark({ ...dropped("items"), detail: `${others} without passkey or code` });
  return draft.reading;
}

export function isProtonPass(content: unknown): content is { vaults: JsonObject } {
  return isObject(content) && isObject(content.vaults);
}

function namesOf(vaults: readonly JsonObject[]): string {
  const names = vaults.map(({ name }) => name).filter((name) => typeof name === "string" && name !== "");
  return names.join(", ").slice(0, 200).toWellFormed();
}

function dataJson(bytes: Uint8Array): string {
  const files = listZip(bytes);
  const named = (name: string) => files.find((file) => file.name.split("/").at(-1) === name);
  const data = named("data.json");
  if (data) return decodeText(unzip(bytes, data), WHAT);
  if (named("data.pgp")) {
    throw new ExchangeError(
      "unsupported",
      `${WHAT} is encrypted by PGP: export it again without a passphrase`,
    );
  }
  throw new ExchangeError("not-this-format", "The ZIP file is no export of Proton Pass: it has no data.json");
}

/** False where the item holds neither passkey nor code. */
async function readItem(item: JsonObject, draft: ReadingDraft, now: number): Promise<boolean> {
  const data = isObject(item.data) ? item.data : {};
  const content = isObject(data.content) ? data.content : {};
  const passkeys = Array.isArray(content.passkeys) ? content.passkeys : [];
  const codes = protonCodes(data, content);
  if (passkeys.length === 0 && codes.length === 0) return false;
  const around = aroundOf(item, data, content);
  const add = (read: () => Found | Promise<Found>) =>
    draft.add(around.title, () => {
      if (item.state === TRASHED) throw new ExchangeError("unsupported", "It is in the trash");
      return read();
    });
  for (const passkey of passkeys) {
    await add(() => readPasskey(isObject(passkey) ? passkey : {}, around, now));
  }
  for (const code of codes) await add(() => readCode(code, around, now));
  return true;
}

function readCode({ field, uri, name }: ProtonCode, around: ProtonItem, now: number): Found {
  const { title, createdAt, own } = around;
  const { site } = around.addresses;
  const label = [title, name].filter(Boolean).join(": ");
  const found = loginCode(uri, field, {
    title,
    userName: around.userName,
    site,
    createdAt: createdAt ?? now,
    own: name ? { ...own, label } : own,
  });
  const remarks = [...found.remarks, ...remarksFor(around, site)];
  if (createdAt === undefined) remarks.push({ field: "createTime", what: "defaulted" });
  return { ...found, remarks };
}

async function readPasskey(object: JsonObject, around: ProtonItem, now: number): Promise<Found> {
  const fields = new Fields(object, "passkeys.");
  const key = decodeProtonKey(fields.bytes("content"));
  const userHandle = key.userHandle ?? fields.optionalBytes("userHandle");
  const rpId = fields.optionalText("rpId") || key.rpId;
  if (rpId !== key.rpId) throw new ExchangeError("malformed", "The passkey names two sites");
  const remarks = remarksFor(around, rpId);
  const id = fields.optionalBytes("credentialId");
  if (id && !equalBytes(id, key.id)) throw new ExchangeError("malformed", "The passkey has two ids");
  const rpName = fields.optionalText("rpName");
  const ownNote = fields.optionalText("note");
  const found = {
    id: key.id,
    rpId,
    rpName,
    userHandle: userHandle ?? fields.optionalBytes("userId") ?? new Uint8Array(),
    userName: fields.optionalText("userName"),
    userDisplayName: fields.optionalText("userDisplayName"),
    key: protonPkcs8(key),
    signCount: key.counter ?? 0,
    createdAt: momentOf(fields, "createTime", 1000, remarks) ?? around.createdAt,
    prf:
      key.hmacSecret && prfSecrets("hmac_secret", key.hmacSecret.withUv, key.hmacSecret.withoutUv, remarks),
  };
  fields.skip("keyId", "domain", "userId", "userHandle", "creationData");
  const { title, own } = around;
  const note = [own.note, ownNote].filter(Boolean).join("\n\n");
  const isOwnTitle = title !== "" && title !== rpName && title !== rpId;
  return passkeyEntry(found, {
    now,
    own: { ...own, ...(note !== "" && { note }), ...(isOwnTitle && { label: title }) },
    remarks: [...remarks, ...fields.unread()],
  });
}
