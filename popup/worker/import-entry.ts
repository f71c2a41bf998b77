import { toBase64Url } from "../../src/bytes/base64url.ts";
import type { Entry } from "../../src/exchange/entry.ts";
import type { ImportEntry, ImportFormat } from "../../src/wire/exchange.ts";

/** An entry as it is sent to the background. */
export function importEntry({ kind, value, own }: Entry, from: ImportFormat): ImportEntry {
  if (kind === "code") {
    const { type, secret, algorithm, digits, period, counter, issuer, account, site, createdAt } = value;
    return {
      ...{ kind, from, own },
      value: {
        ...{ type, secret: toBase64Url(secret), algorithm, digits, issuer, account, createdAt },
        ...(period !== undefined && { period }),
        ...(counter !== undefined && { counter }),
        ...(site !== undefined && { site }),
      },
    };
  }
  const { id, userHandle, privateKey, prf, largeBlob, flagsAssumed } = value;
  const { rpId, rpName, userName, userDisplayName, algorithm } = value;
  const { discoverable, backupEligible, backedUp, signCount, createdAt } = value;
  return {
    ...{ kind, from, own },
    value: {
      id: toBase64Url(id),
      ...{ rpId, rpName, userHandle: toBase64Url(userHandle), userName, userDisplayName },
      ...{ algorithm, privateKey: toBase64Url(privateKey) },
      ...{ discoverable, backupEligible, backedUp, signCount, createdAt },
      ...(flagsAssumed && { flagsAssumed }),
      ...(prf && { prf: toBase64Url(prf) }),
      ...(largeBlob && { largeBlob: toBase64Url(largeBlob) }),
    },
  };
}
