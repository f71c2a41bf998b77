import {
  algorithmFrom,
  CodeFieldError,
  digitsFrom,
  periodFrom,
  quoted,
  secretFrom,
} from "../../otp/code-fields.ts";
import type { Reading } from "../entry.ts";
import { ExchangeError } from "../errors.ts";
import { Fields } from "../files/fields.ts";
import { checkEntries, isObject, type JsonObject, parseJson } from "../files/json.ts";
import { passkeyEntry } from "../items/passkey-entry.ts";
import { dropped } from "../outgoing.ts";
import type { ReadOptions } from "../read-options.ts";
import { type Found, ReadingDraft } from "../reading-draft.ts";
import { readExtensions } from "./cxf-fields.ts";
import { type CxfItem, cxfItemOf, remarksFor } from "./cxf-item.ts";

/** The Credential Exchange Format 1.0 of the FIDO Alliance: its passkeys and TOTP codes. */

const WHAT = "The CXF file";

/** Rejects with an ExchangeError where the file is no CXF of version 1. */
export async function readCxf(text: string, options: ReadOptions): Promise<Reading> {
  const content = parseJson(text, WHAT);
  if (!isCxf(content)) throw new ExchangeError("not-this-format", `${WHAT} has no accounts`);
  const version = isObject(content.version) ? content.version.major : content.version;
  if (version !== 1 || !isObject(content.version)) {
    throw new ExchangeError("unsupported", `${WHAT} is not of version 1`);
  }
  const draft = new ReadingDraft("cxf", options);
  let others = 0;
  for (const account of content.accounts.filter(isObject)) {
    const items = Array.isArray(account.items) ? account.items : [];
    if (!Array.isArray(account.items)) draft.remark({ ...dropped("accounts.items"), detail: "no list" });
    checkEntries(items.length, WHAT);
    if (Array.isArray(account.collections) && account.collections.length > 0) {
      draft.remark(dropped("collections"));
    }
    for (const item of items) {
      if (!(isObject(item) && (await readItem(item, draft, options.now)))) others++;
    }
  }
  if (others > 0) draft.remark({ ...dropped("items"), detail: `${others} without passkey or code` });
  return draft.reading;
}

export function isCxf(content: unknown): content is { version: unknown; accounts: readonly unknown[] } {
  return (
    isObject(content) && "version" in content && Array.isArray(content.accounts) && "exporterRpId" in content
  );
}

/** False where the item holds neither passkey nor code. */
async function readItem(item: JsonObject, draft: ReadingDraft, now: number): Promise<boolean> {
  const credentials = (Array.isArray(item.credentials) ? item.credentials : []).filter(isObject);
  const wanted = credentials.filter(({ type }) => type === "passkey" || type === "totp");
  if (wanted.length === 0) return false;
  const around = cxfItemOf(item, credentials);
  for (const credential of wanted) {
    await draft.add(around.title, () =>
      credential.type === "totp" ? readTotp(credential, around, now) : readPasskey(credential, around, now),
    );
  }
  return true;
}

async function readPasskey(credential: JsonObject, around: CxfItem, now: number): Promise<Found> {
  const fields = new Fields(credential);
  const { title, own, createdAt } = around;
  const rpId = fields.text("rpId");
  const userName = fields.optionalText("username");
  const remarks = remarksFor(around, { site: rpId, userName: userName ?? "" });
  const extensions = fields.objectIfAny("fido2Extensions");
  const found = {
    id: fields.bytes("credentialId"),
    rpId,
    rpName: title || undefined,
    userHandle: fields.optionalBytes("userHandle") ?? new Uint8Array(),
    userName,
    userDisplayName: fields.optionalText("userDisplayName"),
    key: fields.bytes("key"),
    createdAt,
    // The format forbids any other one, and that it ever rises.
    signCount: 0,
    ...(extensions && readExtensions(extensions, remarks)),
  };
  fields.skip("type");
  return passkeyEntry(found, { now, own, remarks: [...remarks, ...fields.unread()] });
}

function readTotp(credential: JsonObject, around: CxfItem, now: number): Found {
  const fields = new Fields(credential, "totp.");
  const { title, own, createdAt } = around;
  const algorithm = fields.text("algorithm");
  // Only these three are CXF's.
  if (!/^sha(1|256|512)$/.test(algorithm)) {
    throw new CodeFieldError("algorithm", `The algorithm ${quoted(algorithm)} is not known`);
  }
  const issuer = fields.optionalText("issuer");
  const userName = fields.optionalText("username");
  const account = userName || around.userName;
  const { site } = around.addresses;
  const remarks = remarksFor(around, { site, userName: account });
  const value = {
    type: "totp" as const,
    secret: secretFrom(fields.text("secret"), "totp.secret"),
    algorithm: algorithmFrom(algorithm, "totp.algorithm"),
    digits: digitsFrom(fields.natural("digits") ?? "", "totp.digits"),
    period: periodFrom(fields.natural("period") ?? "", "totp.period"),
    issuer: issuer ?? title,
    account,
    ...(site !== undefined && { site }),
    createdAt: createdAt ?? now,
  };
  if (issuer === undefined) remarks.push({ field: "totp.issuer", what: "defaulted", detail: title });
  if (account !== (userName ?? "")) {
    remarks.push({ field: "totp.username", what: "defaulted", detail: account });
  }
  if (createdAt === undefined) remarks.push({ field: "creationAt", what: "defaulted" });
  const isOwnTitle = title !== "" && title !== value.issuer;
  fields.skip("type");
  return {
    kind: "code",
    value,
    own: isOwnTitle ? { label: title, ...own } : own,
    remarks: [...remarks, ...fields.unread()],
  };
}
