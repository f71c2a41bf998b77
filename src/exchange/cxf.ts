import { algorithmFrom, CodeFieldError, digitsFrom, periodFrom, secretFrom } from "../otp/code-fields.ts";
import { RECOVERY_CODES, readExtensions } from "./cxf-fields.ts";
import type { Own, Reading, Remark } from "./entry.ts";
import { ExchangeError } from "./errors.ts";
import { Fields } from "./fields.ts";
import { checkEntries, isObject, type JsonObject, parseJson } from "./json.ts";
import { dropped } from "./outgoing.ts";
import { passkeyEntry } from "./passkey-entry.ts";
import type { ReadOptions } from "./read-options.ts";
import { type Found, ReadingDraft } from "./reading-draft.ts";
import { hostOf } from "./rp-id.ts";

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

interface ItemContext {
  title: string;
  site: string | undefined;
  own: Own;
  /** Milliseconds. */
  createdAt: number | undefined;
  remarks: Remark[];
  now: number;
}

/** False where the item holds neither passkey nor code. */
async function readItem(item: JsonObject, draft: ReadingDraft, now: number): Promise<boolean> {
  const credentials = (Array.isArray(item.credentials) ? item.credentials : []).filter(isObject);
  const wanted = credentials.filter(({ type }) => type === "passkey" || type === "totp");
  const name = typeof item.title === "string" ? item.title : "";
  for (const credential of wanted) {
    await draft.add(name, () => {
      const context = { ...contextOf(item, credentials), now };
      return credential.type === "totp" ? readTotp(credential, context) : readPasskey(credential, context);
    });
  }
  return wanted.length > 0;
}

/** What the other parts of an item give to its passkeys and codes; new at each call. */
function contextOf(item: JsonObject, credentials: readonly JsonObject[]): Omit<ItemContext, "now"> {
  const fields = new Fields(item);
  const created = fields.natural("creationAt");
  const scope = fields.objectIfAny("scope");
  const notes: string[] = [];
  const recoveryCodes: string[] = [];
  const remarks: Remark[] = [];
  for (const credential of credentials) {
    const note = credential.type === "note" ? textOf(credential.content) : undefined;
    const codes = recoveryCodesOf(credential);
    if (note !== undefined) notes.push(note);
    else if (codes) recoveryCodes.push(...codes);
    else if (credential.type === "basic-auth") {
      if (credential.password !== undefined) remarks.push(dropped("basic-auth.password"));
    } else if (credential.type !== "passkey" && credential.type !== "totp") {
      remarks.push(dropped(String(credential.type).slice(0, 40)));
    }
  }
  const title = fields.optionalText("title") ?? "";
  const favourite = fields.flag("favorite");
  if ((scope?.list("androidApps").length ?? 0) > 0) remarks.push(dropped("scope.androidApps"));
  fields.skip("id", "modifiedAt", "credentials");
  return {
    title,
    site: scope
      ?.list("urls")
      .map((url) => hostOf(String(url)))
      .find((host) => host !== undefined),
    own: {
      ...(notes.length > 0 && { note: notes.join("\n\n") }),
      ...(recoveryCodes.length > 0 && { recoveryCodes }),
      ...(favourite && { favourite }),
    },
    createdAt: created === undefined ? undefined : created * 1000,
    remarks: [...remarks, ...fields.unread()],
  };
}

/** The text of an editable field. */
function textOf(field: unknown): string | undefined {
  return isObject(field) && typeof field.value === "string" ? field.value.toWellFormed() : undefined;
}

/** Undefined where the credential is something else. */
function recoveryCodesOf({ type, label, fields }: JsonObject): string[] | undefined {
  if (type !== "custom-fields" || label !== RECOVERY_CODES || !Array.isArray(fields)) return undefined;
  return fields.map(textOf).filter((code) => code !== undefined);
}

async function readPasskey(credential: JsonObject, context: ItemContext): Promise<Found> {
  const fields = new Fields(credential);
  const { title, own, createdAt, remarks, now } = context;
  const extensions = fields.objectIfAny("fido2Extensions");
  const found = {
    id: fields.bytes("credentialId"),
    rpId: fields.text("rpId"),
    rpName: title || undefined,
    userHandle: fields.optionalBytes("userHandle") ?? new Uint8Array(),
    userName: fields.optionalText("username"),
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

function readTotp(credential: JsonObject, context: ItemContext): Found {
  const fields = new Fields(credential, "totp.");
  const { title, site, own, createdAt, remarks, now } = context;
  const algorithm = fields.text("algorithm");
  // Only these three are CXF's.
  if (!/^sha(1|256|512)$/.test(algorithm)) {
    throw new CodeFieldError(
      "algorithm",
      `The algorithm ${JSON.stringify(algorithm.slice(0, 40))} is not known`,
    );
  }
  const issuer = fields.optionalText("issuer");
  const account = fields.optionalText("username");
  const value = {
    type: "totp" as const,
    secret: secretFrom(fields.text("secret"), "totp.secret"),
    algorithm: algorithmFrom(algorithm, "totp.algorithm"),
    digits: digitsFrom(fields.natural("digits") ?? "", "totp.digits"),
    period: periodFrom(fields.natural("period") ?? "", "totp.period"),
    issuer: issuer ?? title,
    account: account ?? "",
    ...(site !== undefined && { site }),
    createdAt: createdAt ?? now,
  };
  if (issuer === undefined) remarks.push({ field: "totp.issuer", what: "defaulted", detail: title });
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
