import { toBase64Url } from "../../bytes/base64url.ts";
import { writePkcs8 } from "../../cose/pkcs8.ts";
import type { Reading, Remark } from "../entry.ts";
import { ExchangeError } from "../errors.ts";
import { Fields } from "../files/fields.ts";
import { isObject, parseJson } from "../files/json.ts";
import { fromPem, toPem } from "../files/pem.ts";
import { type PasskeyValue, passkeyEntry } from "../items/passkey-entry.ts";
import { hostOf } from "../items/rp-id.ts";
import {
  algorithmLoss,
  dropped,
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

/** The `.passkey` file of KeePassXC: one passkey, six texts, all required. */

const WHAT = "The passkey file of KeePassXC";

/** Rejects with an ExchangeError where the file is none. */
export async function readKeePassXcPasskey(text: string, { now }: ReadOptions): Promise<Reading> {
  const content = parseJson(text, WHAT);
  if (!isKeePassXcPasskey(content)) throw new ExchangeError("not-this-format", `${WHAT} names no site`);
  const fields = new Fields(content);
  const draft = new ReadingDraft("keepassxc-passkey");
  const name = ["relyingParty", "username"]
    .map((field) => content[field])
    .filter((part) => typeof part === "string" && part !== "");
  await draft.add(name.join(", "), () => readPasskey(fields, now));
  return draft.reading;
}

export function isKeePassXcPasskey(content: unknown): content is { readonly [key: string]: unknown } {
  return isObject(content) && "relyingParty" in content && "privateKey" in content;
}

function readPasskey(fields: Fields, now: number): Promise<Found> {
  const rpId = fields.text("relyingParty");
  const url = fields.text("url");
  const found = {
    id: fields.bytes("credentialId"),
    rpId,
    userHandle: fields.bytes("userHandle"),
    userName: fields.text("username"),
    key: fromPem(fields.text("privateKey"), "privateKey"),
    // It signed so before 2.7.12, and what sites have seen then must not change.
    backupEligible: false,
    backedUp: false,
    flagsAssumed: true as const,
  };
  const remarks = fields.unread();
  if (url !== "" && hostOf(url) !== rpId) remarks.push({ ...dropped("url"), detail: url.slice(0, 200) });
  return passkeyEntry(found, { now, own: {}, remarks });
}

export function planKeePassXc(items: readonly Outgoing[]): Plan {
  return planOf(items, {
    passkey: (item) => whyNot(item.value) ?? passkeyLosses(item),
    code: () => "The file holds passkeys alone",
  });
}

/** One file to a passkey; `name` is unique among them and fit for every file system. */
export async function writeKeePassXcPasskeys(
  items: readonly Outgoing[],
  pause: Pause = () => {},
): Promise<Written<{ name: string; text: string }[]>> {
  const { held, left, remarks } = planKeePassXc(items);
  const file: { name: string; text: string }[] = [];
  const names = new Set<string>();
  for (const { value } of held.filter(isPasskey)) {
    await pause();
    const content = {
      credentialId: toBase64Url(value.id),
      privateKey: toPem(await writePkcs8(value)),
      relyingParty: value.rpId,
      url: `https://${value.rpId}`,
      userHandle: toBase64Url(value.userHandle),
      username: value.userName,
    };
    const name = freeName(`${value.rpId} ${value.userName}`, names);
    file.push({ name, text: `${JSON.stringify(content, undefined, 4)}\n` });
  }
  return { file, left, remarks };
}

function whyNot({ signCount, userHandle, userName }: PasskeyValue): string | undefined {
  // KeePassXC signs with the counter 0: the site would take the passkey for a copy.
  if (signCount > 0) return "KeePassXC would start the counter anew";
  if (userHandle.length > 0 && userName !== "") return undefined;
  return "KeePassXC asks for a user handle and a user name";
}

function passkeyLosses(item: Extract<Outgoing, { kind: "passkey" }>): Remark[] {
  const names = ["rpName", "userDisplayName", "createdAt"] as const;
  const rest = ["prf", "largeBlob", "credProtect", "discoverable", "archived", "hiddenAt"] as const;
  const { value } = item;
  return [
    ...lossesOf(item, [...names, ...rest]),
    ...(value.backupEligible ? [dropped("backupEligible")] : []),
    ...(value.backedUp ? [dropped("backedUp")] : []),
    ...algorithmLoss(value),
  ];
}

function freeName(wanted: string, names: Set<string>): string {
  const stem = wanted.replace(/[^\p{L}\p{N}.@_-]+/gu, "_").slice(0, 80);
  for (let count = 1; ; count++) {
    const name = `${stem}${count === 1 ? "" : `-${count}`}.passkey`;
    // Some file systems know no upper and lower case.
    const key = name.toLowerCase();
    if (names.has(key)) continue;
    names.add(key);
    return name;
  }
}
