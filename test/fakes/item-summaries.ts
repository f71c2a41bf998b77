import { toBase64Url } from "../../src/bytes/base64url.ts";
import { registrableDomain } from "../../src/webauthn/rp-id.ts";
import type { CodeItem, PasskeyItem } from "../../src/wire/items.ts";

/** Items as the background tells them to popup and manager. */

let last = 0;

function common() {
  last += 1;
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(12, last);
  return {
    item: toBase64Url(id),
    createdAt: last,
    favourite: false,
    hasNote: false,
    recoveryCodes: { all: 0, unused: 0 },
  };
}

export function passkeySummary(rpId: string, userName: string, more: Partial<PasskeyItem> = {}): PasskeyItem {
  return {
    kind: "passkey",
    ...common(),
    domain: registrableDomain(rpId),
    credentialId: `${rpId}/${userName}`,
    rpId,
    rpName: rpId,
    userName,
    userDisplayName: "",
    algorithm: -7,
    discoverable: true,
    backupEligible: true,
    backedUp: false,
    signCount: 0,
    archived: false,
    confirmed: true,
    prf: false,
    credProtect: 1,
    ...more,
  };
}

export function codeSummary(issuer: string, account: string, more: Partial<CodeItem> = {}): CodeItem {
  return {
    kind: "code",
    ...common(),
    ...(more.site !== undefined && { domain: registrableDomain(more.site) }),
    type: "totp",
    algorithm: "SHA-1",
    digits: 6,
    period: 30,
    issuer,
    account,
    ...more,
  };
}
