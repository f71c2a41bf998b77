import { equalBytes } from "../bytes/equal.ts";
import type { Own, Reading, Remark } from "./entry.ts";
import { ExchangeError } from "./errors.ts";
import { Fields } from "./fields.ts";
import { checkEntries, decodeText, isObject, type JsonObject, MOST_FILE_BYTES, parseJson } from "./json.ts";
import { loginCode } from "./login-code.ts";
import { dropped } from "./outgoing.ts";
import { passkeyEntry, prfSecrets } from "./passkey-entry.ts";
import { decodeProtonKey, protonPkcs8 } from "./proton-pass-key.ts";
import type { ReadOptions } from "./read-options.ts";
import { type Found, ReadingDraft } from "./reading-draft.ts";
import { hostOf } from "./rp-id.ts";
import { isZip, listZip, unzip } from "./zip.ts";

/** The export of Proton Pass, a ZIP file or the data.json inside of it: the passkeys and codes of its logins. */

const WHAT = "The file of Proton Pass";
const TRASHED = 2;

/** Rejects with an ExchangeError; an encrypted export is `unsupported`. */
export async function readProtonPass(bytes: Uint8Array, options: ReadOptions): Promise<Reading> {
  const content = parseJson(isZip(bytes) ? dataJson(bytes) : decodeText(bytes, WHAT), WHAT);
  if (!isProtonPass(content)) throw new ExchangeError("not-this-format", `${WHAT} has no vaults`);
  const draft = new ReadingDraft("proton-pass", options);
  let others = 0;
  for (const vault of Object.values(content.vaults).filter(isObject)) {
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
  const hasCode = typeof content.totpUri === "string" && content.totpUri !== "";
  const metadata = isObject(data.metadata) ? data.metadata : {};
  const name = typeof metadata.name === "string" ? metadata.name : "";
  const add = (read: (context: ItemContext) => Found | Promise<Found>) =>
    draft.add(name, () => {
      if (item.state === TRASHED) throw new ExchangeError("unsupported", "It is in the trash");
      return read(contextOf(item, metadata, content));
    });
  for (const passkey of passkeys) {
    await add((context) => readPasskey(isObject(passkey) ? passkey : {}, context, now));
  }
  if (hasCode) {
    await add(({ title, own, createdAt, remarks, login }) => {
      const found = loginCode(login.text("totpUri"), "totpUri", {
        title,
        userName: login.optionalText("itemUsername") || login.optionalText("itemEmail") || "",
        site: login
          .list("urls")
          .map((url) => hostOf(String(url)))
          .find((host) => host !== undefined),
        createdAt: createdAt ?? now,
        own,
      });
      if (createdAt === undefined) remarks.push({ field: "createTime", what: "defaulted" });
      return { ...found, remarks: [...found.remarks, ...remarks] };
    });
  }
  return passkeys.length > 0 || hasCode;
}

interface ItemContext {
  title: string;
  own: Own;
  /** Milliseconds. */
  createdAt: number | undefined;
  remarks: Remark[];
  login: Fields;
}

function contextOf(item: JsonObject, metadata: JsonObject, content: JsonObject): ItemContext {
  const outer = new Fields(item);
  const meta = new Fields(metadata);
  const login = new Fields(content);
  const note = meta.optionalText("note", MOST_FILE_BYTES);
  const created = outer.natural("createTime");
  login.skip("passkeys", "totpUri", "urls", "itemUsername", "itemEmail");
  return {
    title: meta.optionalText("name") ?? "",
    own: { ...(note && { note }), ...(outer.flag("pinned") && { favourite: true }) },
    createdAt: created === undefined ? undefined : created * 1000,
    remarks: login.unread(),
    login,
  };
}

async function readPasskey(object: JsonObject, context: ItemContext, now: number): Promise<Found> {
  const fields = new Fields(object, "passkeys.");
  const key = decodeProtonKey(fields.bytes("content"));
  const remarks = [...context.remarks];
  const userHandle = key.userHandle ?? fields.optionalBytes("userHandle");
  const rpId = fields.optionalText("rpId") || key.rpId;
  if (rpId !== key.rpId) throw new ExchangeError("malformed", "The passkey names two sites");
  const id = fields.optionalBytes("credentialId");
  if (id && !equalBytes(id, key.id)) throw new ExchangeError("malformed", "The passkey has two ids");
  const rpName = fields.optionalText("rpName");
  const created = fields.natural("createTime");
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
    createdAt: created === undefined ? context.createdAt : created * 1000,
    prf:
      key.hmacSecret && prfSecrets("hmac_secret", key.hmacSecret.withUv, key.hmacSecret.withoutUv, remarks),
  };
  fields.skip("keyId", "domain", "userId", "userHandle", "creationData");
  const { title, own } = context;
  const note = [own.note, ownNote].filter(Boolean).join("\n\n");
  const isOwnTitle = title !== "" && title !== rpName && title !== rpId;
  return passkeyEntry(found, {
    now,
    own: { ...own, ...(note !== "" && { note }), ...(isOwnTitle && { label: title }) },
    remarks: [...remarks, ...fields.unread()],
  });
}
