import { encodeVaultFile } from "../../src/vault/files/vault-file.ts";
import type { Item } from "../../src/vault/items/item.ts";
import type { Passkey } from "../../src/vault/items/passkey.ts";
import type { Vault } from "../../src/vault/vault.ts";
import { byId } from "../../src/vault/whole/whole.ts";
import { credential } from "./credentials.ts";
import { hex, someBytes } from "./hex.ts";
import { type MemoryStorage, randomBytes } from "./memory-vault.ts";
import { plainJson } from "./plain-json.ts";

/** Items for vaults under test, and what is compared of them. */

export function passkeyItem(seed: number, changes: Partial<Passkey> = {}): Item {
  return { kind: "passkey", value: { ...credential(seed), ...changes } };
}

/** A time-based code; its record id is its place where `changes` names no site. */
export function totpItem(
  seed: number,
  changes: Partial<Extract<Item, { kind: "code" }>["value"]> = {},
): Item {
  return {
    kind: "code",
    value: {
      type: "totp",
      secret: someBytes(20, seed),
      algorithm: "SHA-1",
      digits: 6,
      period: 30,
      issuer: `Issuer ${seed}`,
      account: `account${seed}`,
      createdAt: 1_700_000_000_000 + seed,
      ...changes,
    },
  };
}

export function hotpItem(seed: number, changes: Parameters<typeof totpItem>[1] = {}): Item {
  const { period: _, ...value } = totpItem(seed).value as Extract<Item, { kind: "code" }>["value"];
  return { kind: "code", value: { ...value, type: "hotp", counter: seed, ...changes } };
}

export function settingItem(name: string, value: string | number | boolean = 1): Item {
  return { kind: "setting", value: { name, value } };
}

/** Seven of each kind; three of the passkeys are of one site. */
export function itemsOfEveryKind(numbers = [1, 2, 3, 4, 5, 6, 7]): Item[] {
  return [
    ...numbers.map((i) => passkeyItem(i, i > 3 ? { rpId: `site${i}.example` } : {})),
    ...numbers.map((i) => (i % 2 ? totpItem(i, { site: "example.com" }) : hotpItem(i))),
    ...numbers.map((i) => settingItem(`setting ${i}`, i)),
  ];
}

/** Adds records in one write, and gives their ids. */
export async function put(vault: Vault, ...items: Item[]): Promise<Uint8Array[]> {
  const added = items.map((item) => ({ id: randomBytes(16), item }));
  await vault.change(async () => added);
  return added.map(({ id }) => id);
}

/** The content of a vault, to be compared: each item by its record's id. */
export function contentOf(items: readonly { id: Uint8Array; item: Item }[]): Record<string, unknown> {
  return Object.fromEntries(
    items.map(({ id, item: { kind, value, others } }) => [
      hex(id),
      plainJson({ kind, value, others: others ?? null }),
    ]),
  );
}

/** A dump of the stored vault. */
export function fileOf({ header, manifest, pages, records }: MemoryStorage): Uint8Array {
  return encodeVaultFile({
    header,
    manifest,
    pages: pages.toSorted((a, b) => a.number - b.number),
    records: records.toSorted(byId),
  });
}
