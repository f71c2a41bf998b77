import { toBase64Url } from "../bytes/base64url.ts";
import { writePkcs8 } from "../cose/pkcs8.ts";
import type { Reading } from "./entry.ts";
import { ExchangeError } from "./errors.ts";
import { Fields } from "./fields.ts";
import { isObject, parseJson } from "./json.ts";
import { algorithmLoss, dropped, lossesOf, type Outgoing, type Written } from "./outgoing.ts";
import { passkeyEntry } from "./passkey-entry.ts";
import { fromPem, toPem } from "./pem.ts";
import type { ReadOptions } from "./read-options.ts";
import { type Found, ReadingDraft } from "./reading-draft.ts";
import { hostOf } from "./rp-id.ts";

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

/** One file to a passkey; `name` is unique among them and fit for every file system. */
export async function writeKeePassXcPasskeys(
  items: readonly Outgoing[],
): Promise<Written<{ name: string; text: string }[]>> {
  const written: Written<{ name: string; text: string }[]> = { file: [], left: [], remarks: [] };
  const names = new Set<string>();
  for (const { kind, value, own, number } of items) {
    const leave = (name: string, reason: string) => written.left.push({ number, name, reason });
    if (kind === "code") {
      leave([value.issuer, value.account].filter(Boolean).join(", "), "The file holds passkeys alone");
    } else if (value.signCount > 0) {
      // KeePassXC signs with the counter 0: the site would take the passkey for a copy.
      leave(`${value.rpId}, ${value.userName}`, "KeePassXC would start the counter anew");
    } else if (value.userHandle.length === 0 || value.userName === "") {
      leave(`${value.rpId}, ${value.userName}`, "KeePassXC asks for a user handle and a user name");
    } else {
      const content = {
        credentialId: toBase64Url(value.id),
        privateKey: toPem(await writePkcs8(value)),
        relyingParty: value.rpId,
        url: `https://${value.rpId}`,
        userHandle: toBase64Url(value.userHandle),
        username: value.userName,
      };
      const name = freeName(`${value.rpId} ${value.userName}`, names);
      written.file.push({ name, text: `${JSON.stringify(content, undefined, 4)}\n` });
      const losses = [
        ...lossesOf(value, own, [
          "rpName",
          "prf",
          "largeBlob",
          "credProtect",
          "createdAt",
          "userDisplayName",
        ]),
        ...(value.backupEligible ? [dropped("backupEligible")] : []),
        ...algorithmLoss(value),
      ];
      written.remarks.push(...losses.map((loss) => ({ ...loss, number })));
    }
  }
  return written;
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
