import { toBase64Url } from "../../src/bytes/base64url.ts";
import type { Passkey } from "../../src/vault/items/passkey.ts";
import type { PasskeySummary } from "../../src/wire/vault.ts";

/** What popup and manager are told of a passkey: never its keys. */
export function passkeySummary(passkey: Passkey): PasskeySummary {
  const { rpId, rpName, userName, userDisplayName, discoverable, createdAt, lastUsedAt } = passkey;
  const { archived, confirmed, backupEligible, backedUp, hiddenAt } = passkey;
  return {
    credentialId: toBase64Url(passkey.id),
    rpId,
    rpName,
    userName,
    userDisplayName,
    discoverable,
    createdAt,
    archived,
    confirmed,
    backupEligible,
    backedUp,
    ...(hiddenAt !== undefined && { hidden: true as const }),
    ...(lastUsedAt !== undefined && { lastUsedAt }),
  };
}
