import { sha256 } from "@noble/hashes/sha2.js";
import { toBase32 } from "../bytes/base32.ts";
import { toBase64Url } from "../bytes/base64url.ts";
import { utf8 } from "../bytes/utf8.ts";
import { writePkcs8 } from "../cose/pkcs8.ts";
import type { Code } from "../vault/items/code.ts";
import { RECOVERY_CODES, writeExtensions } from "./cxf-fields.ts";
import type { Own, Remark } from "./entry.ts";
import { algorithmLoss, dropped, lossesOf, type Outgoing, type Written } from "./outgoing.ts";
import type { PasskeyValue } from "./passkey-entry.ts";

/** CXF 1.0 in one form: members in this order, two spaces to a level, an item to each passkey and code. */

/** Nobody can own a name in `.invalid` (RFC 2606): Latchkey has no site. */
const EXPORTER = { exporterRpId: "latchkey.invalid", exporterDisplayName: "Latchkey" };
/** The period is an octet. */
const MOST_PERIOD = 255;

/** `now`: milliseconds. What the format must not or cannot hold is left, with its reason. */
export async function writeCxf(items: readonly Outgoing[], now: number): Promise<Written<string>> {
  const written: Written<string> = { file: "", left: [], remarks: [] };
  const itemsOfFile: object[] = [];
  for (const item of items) {
    const { number } = item;
    const reason = item.kind === "passkey" ? whyNotPasskey(item.value) : whyNotCode(item.value);
    if (reason !== undefined) {
      written.left.push({ number, name: nameOf(item), reason });
      continue;
    }
    const { credential, ...context } =
      item.kind === "passkey" ? await passkeyItem(item.value, item.own) : codeItem(item.value, item.own);
    itemsOfFile.push(itemOf(credential, context, item));
    written.remarks.push(...context.losses.map((loss) => ({ ...loss, number })));
  }
  const account = { id: idOf(itemsOfFile), username: "", email: "", collections: [], items: itemsOfFile };
  const file = {
    version: { major: 1, minor: 0 },
    ...EXPORTER,
    timestamp: Math.floor(now / 1000),
    accounts: [account],
  };
  written.file = `${JSON.stringify(file, undefined, 2)}\n`;
  return written;
}

interface ItemParts {
  credential: object;
  title: string;
  /** Undefined: none. */
  site: string | undefined;
  losses: Remark[];
}

function whyNotPasskey({ signCount, userHandle }: PasskeyValue): string | undefined {
  if (signCount > 0) return "CXF forbids passkeys whose counter is not 0";
  return userHandle.length === 0 ? "CXF asks for a user handle" : undefined;
}

function whyNotCode({ type, period = 0 }: Code): string | undefined {
  if (type !== "totp") return `CXF has no ${type === "hotp" ? "HOTP" : "Steam"} codes`;
  return period > MOST_PERIOD ? `CXF has no periods longer than ${MOST_PERIOD} seconds` : undefined;
}

async function passkeyItem(value: PasskeyValue, own: Own): Promise<ItemParts> {
  const extensions = writeExtensions(value);
  const credential = {
    type: "passkey",
    credentialId: toBase64Url(value.id),
    rpId: value.rpId,
    username: value.userName,
    userDisplayName: value.userDisplayName,
    userHandle: toBase64Url(value.userHandle),
    key: toBase64Url(await writePkcs8(value)),
    ...(extensions && { fido2Extensions: extensions }),
  };
  const losses = [
    ...lossesOf(value, own, ["credProtect"], ["label", "note", "favourite", "recoveryCodes"]),
    ...algorithmLoss(value),
  ];
  if (!value.backupEligible) losses.push(dropped("backupEligible"));
  if (!value.discoverable) losses.push(dropped("discoverable"));
  if (own.label && own.label !== value.rpName) losses.push(dropped("rpName"));
  return { credential, title: own.label || value.rpName, site: value.rpId, losses };
}

function codeItem(value: Code, own: Own): ItemParts {
  const credential = {
    type: "totp",
    secret: toBase32(value.secret),
    period: value.period,
    digits: value.digits,
    username: value.account,
    algorithm: value.algorithm.replace("-", "").toLowerCase(),
    issuer: value.issuer,
  };
  return { credential, title: own.label || value.issuer, site: value.site, losses: [] };
}

function itemOf(
  credential: object,
  { title, site }: Omit<ItemParts, "credential">,
  { value, own }: Outgoing,
) {
  const credentials = [credential, ...ownCredentials(own)];
  const content = {
    creationAt: Math.floor(value.createdAt / 1000),
    title,
    ...(own.favourite && { favorite: true }),
    ...(site !== undefined && { scope: { urls: [`https://${site}`], androidApps: [] } }),
    credentials,
  };
  return { id: idOf(content), ...content };
}

function ownCredentials({ note, recoveryCodes = [] }: Own): object[] {
  const credentials: object[] = [];
  if (note) credentials.push({ type: "note", content: { fieldType: "string", value: note } });
  if (recoveryCodes.length > 0) {
    const fields = recoveryCodes.map((value) => ({ fieldType: "concealed-string", value }));
    credentials.push({ type: "custom-fields", label: RECOVERY_CODES, fields });
  }
  return credentials;
}

/** Of 16 bytes that say nothing, and the same for the same content. */
function idOf(content: object): string {
  return toBase64Url(sha256(utf8(JSON.stringify(content))).subarray(0, 16));
}

function nameOf({ kind, value }: Outgoing): string {
  const parts = kind === "passkey" ? [value.rpId, value.userName] : [value.issuer, value.account];
  return parts.filter((part) => part !== "").join(", ");
}
