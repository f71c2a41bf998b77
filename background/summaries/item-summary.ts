import { toBase64Url } from "../../src/bytes/base64url.ts";
import type { Code } from "../../src/vault/items/code.ts";
import type { Item } from "../../src/vault/items/item.ts";
import type { Own } from "../../src/vault/items/own.ts";
import type { Passkey } from "../../src/vault/items/passkey.ts";
import { registrableDomain } from "../../src/webauthn/rp-id.ts";
import type { CodeItem, ItemSummary, PasskeyItem } from "../../src/wire/items.ts";

/** What popup and manager are told of an item with this record id: never a key, a secret or a note. */
export function summaryOf(
  id: Uint8Array,
  { kind, value }: Extract<Item, { kind: "passkey" | "code" }>,
): ItemSummary {
  const common = { item: toBase64Url(id), createdAt: value.createdAt, ...ownOf(value) };
  return kind === "passkey"
    ? { kind, ...common, domain: domainOf(value.rpId), ...passkeyOf(value) }
    : {
        kind,
        ...common,
        ...(value.site !== undefined && { domain: domainOf(value.site) }),
        ...codeOf(value),
      };
}

/** The site to which a host belongs, whoever wrote it and however. */
function domainOf(host: string): string {
  return registrableDomain(host.toLowerCase().replace(/\.$/, ""));
}

function ownOf({ label, note, favourite, recoveryCodes = [], deletedAt, importedFrom, importedAt }: Own) {
  return {
    favourite: favourite === true,
    hasNote: note !== undefined,
    recoveryCodes: {
      all: recoveryCodes.length,
      unused: recoveryCodes.filter(([, usedAt]) => usedAt === undefined).length,
    },
    ...(label !== undefined && { label }),
    ...(deletedAt !== undefined && { deletedAt }),
    ...(importedFrom !== undefined && { importedFrom }),
    ...(importedAt !== undefined && { importedAt }),
  };
}

function passkeyOf(
  passkey: Passkey,
): Omit<PasskeyItem, "kind" | "item" | "createdAt" | "domain" | keyof ReturnType<typeof ownOf>> {
  const { id, rpId, rpName, userName, userDisplayName, algorithm, discoverable } = passkey;
  const { backupEligible, backedUp, signCount, archived, confirmed, credProtect = 1 } = passkey;
  const { lastUsedAt, hiddenAt, largeBlob, flagsAssumed } = passkey;
  return {
    credentialId: toBase64Url(id),
    ...{ rpId, rpName, userName, userDisplayName, algorithm, discoverable },
    ...{ backupEligible, backedUp, signCount, archived, confirmed, credProtect },
    prf: passkey.prf !== undefined,
    ...(lastUsedAt !== undefined && { lastUsedAt }),
    ...(flagsAssumed && { flagsAssumed }),
    ...(hiddenAt !== undefined && { hiddenAt }),
    ...(largeBlob !== undefined && { largeBlob: largeBlob.length }),
  };
}

function codeOf(
  code: Code,
): Omit<CodeItem, "kind" | "item" | "createdAt" | "domain" | keyof ReturnType<typeof ownOf>> {
  const { type, algorithm, digits, period, counter, issuer, account, site } = code;
  return {
    ...{ type, algorithm, digits, issuer, account },
    ...(period !== undefined && { period }),
    ...(counter !== undefined && { counter }),
    ...(site !== undefined && { site }),
  };
}
