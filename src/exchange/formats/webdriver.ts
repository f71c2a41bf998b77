import { toBase64Url } from "../../bytes/base64url.ts";
import { writePkcs8 } from "../../cose/pkcs8.ts";
import type { Reading } from "../entry.ts";
import { ExchangeError } from "../errors.ts";
import { Fields } from "../files/fields.ts";
import { checkEntries, isObject, type JsonObject, parseJson } from "../files/json.ts";
import { passkeyEntry } from "../items/passkey-entry.ts";
import {
  algorithmLoss,
  isPasskey,
  lossesOf,
  type Outgoing,
  type Pause,
  type Plan,
  planOf,
  type Written,
} from "../outgoing.ts";
import type { ReadOptions } from "../read-options.ts";
import { type Found, ReadingDraft } from "../reading-draft.ts";

/**
 * The credential parameters of WebDriver (WebAuthn §11.3) and of the Chrome DevTools Protocol: one object, a list, or
 * what `WebAuthn.getCredentials` answers. The protocol writes base64, WebDriver base64url.
 */

const WHAT = "The list of WebDriver credentials";

/** Rejects with an ExchangeError where the file is none of these. */
export async function readWebDriver(text: string, options: ReadOptions): Promise<Reading> {
  const content = parseJson(text, WHAT);
  const credentials = listOf(content);
  checkEntries(credentials.length, WHAT);
  const draft = new ReadingDraft("webdriver", options);
  for (const credential of credentials) {
    const object = isObject(credential) ? credential : {};
    const name = [object.rpId, object.userName].filter((part) => typeof part === "string");
    await draft.add(name.join(", "), () => readCredential(object, options.now));
  }
  return draft.reading;
}

export function isWebDriver(content: unknown): boolean {
  const [first] = isObject(content) || Array.isArray(content) ? listOf(content) : [];
  return isObject(first) && "credentialId" in first && "privateKey" in first && !("relyingParty" in first);
}

function listOf(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  if (!isObject(content)) throw new ExchangeError("not-this-format", `${WHAT} has no credentials`);
  const { credentials } = content;
  return Array.isArray(credentials) ? credentials : [content];
}

async function readCredential(object: JsonObject, now: number): Promise<Found> {
  const fields = new Fields(object);
  const backupEligible = fields.flag("backupEligibility");
  const found = {
    id: fields.bytes("credentialId"),
    rpId: fields.text("rpId"),
    rpName: fields.optionalText("rpName"),
    userHandle: fields.optionalBytes("userHandle") ?? new Uint8Array(),
    userName: fields.optionalText("userName"),
    userDisplayName: fields.optionalText("userDisplayName"),
    key: fields.bytes("privateKey"),
    discoverable: fields.flag("isResidentCredential"),
    backupEligible,
    backedUp: fields.flag("backupState"),
    signCount: fields.natural("signCount"),
    largeBlob: fields.optionalBytes("largeBlob"),
  };
  return passkeyEntry(found, { now, own: {}, remarks: fields.unread() });
}

/** Codes and what WebDriver has no place for stay. */
export function planWebDriver(items: readonly Outgoing[]): Plan {
  const fields = ["rpName", "prf", "credProtect", "createdAt", "archived", "hiddenAt"] as const;
  return planOf(items, {
    passkey: (item) => [...lossesOf(item, fields), ...algorithmLoss(item.value)],
    code: () => "WebDriver knows passkeys alone",
  });
}

/** A list in one form: members in this order, two spaces to a level. */
export async function writeWebDriver(
  items: readonly Outgoing[],
  pause: Pause = () => {},
): Promise<Written<string>> {
  const { held, left, remarks } = planWebDriver(items);
  const credentials: object[] = [];
  for (const { value } of held.filter(isPasskey)) {
    await pause();
    credentials.push({
      credentialId: toBase64Url(value.id),
      isResidentCredential: value.discoverable,
      rpId: value.rpId,
      privateKey: toBase64Url(await writePkcs8(value)),
      ...(value.userHandle.length > 0 && { userHandle: toBase64Url(value.userHandle) }),
      signCount: value.signCount,
      ...(value.largeBlob && { largeBlob: toBase64Url(value.largeBlob) }),
      backupEligibility: value.backupEligible,
      backupState: value.backedUp,
      userName: value.userName,
      userDisplayName: value.userDisplayName,
    });
  }
  return { file: `${JSON.stringify(credentials, undefined, 2)}\n`, left, remarks };
}
