import { expect } from "vitest";
import { toBase64Url } from "../../src/bytes/base64url.ts";
import { utf8 } from "../../src/bytes/utf8.ts";
import type { Item } from "../../src/vault/items/item.ts";
import type { ImportEntry, ImportPasskey } from "../../src/wire/exchange.ts";
import type { Background } from "./background.ts";
import { passkeyItem } from "./vault-items.ts";

/** Entries as the manager sends them, and the way of an import. */

type CodeEntry = Extract<ImportEntry, { kind: "code" }>;

/** A code of one secret. */
export function code(account: string, changes: Partial<CodeEntry["value"]> = {}, own = {}): ImportEntry {
  return {
    ...{ kind: "code", from: "aegis", own },
    value: {
      ...{ type: "totp", secret: toBase64Url(utf8("12345678901234567890")), algorithm: "SHA-1", digits: 6 },
      ...{ period: 30, issuer: "Example", account, createdAt: 7 },
      ...changes,
    },
  };
}

/** As `passkeyItem` makes one. */
export function passkey(seed: number, changes: Partial<ImportPasskey> = {}, own = {}): ImportEntry {
  const { value } = passkeyItem(seed) as Extract<Item, { kind: "passkey" }>;
  const { id, rpId, rpName, userHandle, userName, userDisplayName, algorithm, privateKey } = value;
  const { discoverable, backupEligible, backedUp, signCount, createdAt } = value;
  return {
    ...{ kind: "passkey", from: "bitwarden", own },
    value: {
      id: toBase64Url(id),
      ...{ rpId, rpName, userHandle: toBase64Url(userHandle), userName, userDisplayName, algorithm },
      ...{
        privateKey: toBase64Url(privateKey),
        discoverable,
        backupEligible,
        backedUp,
        signCount,
        createdAt,
      },
      ...changes,
    },
  };
}

export async function staged(background: Background, ...entries: ImportEntry[]) {
  const { import: id } = await background.value("import.begin", {});
  const states = await background.value("import.part", { import: id, entries });
  const commit = (add: number[], replace: number[] = []) =>
    background.call("import.commit", { import: id, add, replace });
  return { id, states, commit };
}
export async function committed(
  background: Background,
  add: number[],
  replace: number[],
  entries: ImportEntry[],
) {
  const { commit } = await staged(background, ...entries);
  const reply = await commit(add, replace);
  return reply.ok ? reply.value : expect.unreachable(reply.error.message);
}
/** Passkeys and codes, the bin too. */
export const contents = async (background: Background) =>
  (await background.vault.whole()).items.flatMap(({ item }) => (item.kind === "setting" ? [] : [item]));
