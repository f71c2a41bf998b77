import { sha256 } from "@noble/hashes/sha2.js";
import { toBase32 } from "../../bytes/base32.ts";
import { toBase64Url } from "../../bytes/base64url.ts";
import { utf8 } from "../../bytes/utf8.ts";
import { writePkcs8 } from "../../cose/pkcs8.ts";
import type { Code } from "../../vault/items/code.ts";
import type { Own, Remark } from "../entry.ts";
import type { PasskeyValue } from "../items/passkey-entry.ts";
import {
  algorithmLoss,
  dropped,
  lossesOf,
  type Outgoing,
  type Pause,
  type Plan,
  planOf,
  type Written,
} from "../outgoing.ts";
import { RECOVERY_CODES, writeExtensions } from "./cxf-fields.ts";

/** CXF 1.0 in one form: members in this order, two spaces to a level, an item to each passkey and code. */

/** Nobody can own a name in `.invalid` (RFC 2606): Latchkey has no site. */
const EXPORTER = { exporterRpId: "latchkey.invalid", exporterDisplayName: "Latchkey" };
/** All of it has a place. */
const OWN = ["label", "note", "favourite", "recoveryCodes"] as const;
/** The period is an octet. */
const MOST_PERIOD = 255;

/** What the format must not or cannot hold is left, with its reason. */
export function planCxf(items: readonly Outgoing[]): Plan {
  return planOf(items, {
    passkey: (item) => whyNotPasskey(item.value) ?? [...passkeyLosses(item), ...commonLosses(item)],
    code: (item) => whyNotCode(item.value) ?? commonLosses(item),
  });
}

/** `now`: milliseconds. */
export async function writeCxf(
  items: readonly Outgoing[],
  now: number,
  pause: Pause = () => {},
): Promise<Written<string>> {
  const { held, left, remarks } = planCxf(items);
  const itemsOfFile: object[] = [];
  for (const item of held) {
    const { label } = item.own;
    if (item.kind === "passkey") {
      await pause();
      const { rpName, rpId } = item.value;
      itemsOfFile.push(itemOf(await passkeyOf(item.value), label || rpName, rpId, item));
    } else {
      const { issuer, site } = item.value;
      itemsOfFile.push(itemOf(codeOf(item.value), label || issuer, site, item));
    }
  }
  const account = { id: idOf(itemsOfFile), username: "", email: "", collections: [], items: itemsOfFile };
  const content = {
    version: { major: 1, minor: 0 },
    ...EXPORTER,
    timestamp: Math.floor(now / 1000),
    accounts: [account],
  };
  return { file: `${JSON.stringify(content, undefined, 2)}\n`, left, remarks };
}

function whyNotPasskey({ signCount, userHandle }: PasskeyValue): string | undefined {
  if (signCount > 0) return "CXF forbids passkeys whose counter is not 0";
  return userHandle.length === 0 ? "CXF asks for a user handle" : undefined;
}

function whyNotCode({ type, period = 0 }: Code): string | undefined {
  if (type !== "totp") return `CXF has no ${type === "hotp" ? "HOTP" : "Steam"} codes`;
  return period > MOST_PERIOD ? `CXF has no periods longer than ${MOST_PERIOD} seconds` : undefined;
}

/** What another program would take for its default, or for something else. */
function passkeyLosses(item: Extract<Outgoing, { kind: "passkey" }>): Remark[] {
  const { value, own } = item;
  const losses = [
    ...lossesOf(item, ["credProtect", "discoverable", "archived", "hiddenAt"], OWN),
    ...algorithmLoss(value),
  ];
  if (!value.backupEligible) losses.push(dropped("backupEligible"));
  else if (!value.backedUp) losses.push(dropped("backedUp"));
  if (own.label && own.label !== value.rpName) {
    losses.push(dropped("rpName"), { field: "label", what: "changed", detail: "the name of the site" });
  }
  return losses;
}

function commonLosses({ value, usedCodes }: Outgoing): Remark[] {
  return [
    ...(usedCodes
      ? [{ field: "recoveryCodes", what: "changed" as const, detail: "all of them unused" }]
      : []),
    ...(value.createdAt % 1000 === 0
      ? []
      : [{ field: "createdAt", what: "changed" as const, detail: "whole seconds" }]),
  ];
}

async function passkeyOf(value: PasskeyValue): Promise<object> {
  const extensions = await writeExtensions(value);
  return {
    type: "passkey",
    credentialId: toBase64Url(value.id),
    rpId: value.rpId,
    username: value.userName,
    userDisplayName: value.userDisplayName,
    userHandle: toBase64Url(value.userHandle),
    key: toBase64Url(await writePkcs8(value)),
    ...(extensions && { fido2Extensions: extensions }),
  };
}

function codeOf(value: Code): object {
  return {
    type: "totp",
    secret: toBase32(value.secret),
    period: value.period,
    digits: value.digits,
    username: value.account,
    algorithm: value.algorithm.replace("-", "").toLowerCase(),
    issuer: value.issuer,
  };
}

/** `site`: undefined for none. */
function itemOf(credential: object, title: string, site: string | undefined, { value, own }: Outgoing) {
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
