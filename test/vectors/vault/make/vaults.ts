import { createHash } from "node:crypto";
import type { CborValue } from "../../../../src/bytes/cbor.ts";
import type { Item } from "../../../../src/vault/items/item.ts";
import { makeVault } from "../../../../src/vault/whole/new-vault.ts";
import type { NewSlot, Secret } from "../../../../src/vault/slots/slots.ts";
import { Vault } from "../../../../src/vault/vault.ts";
import { credential } from "../../../fakes/credentials.ts";
import { someBytes } from "../../../fakes/hex.ts";
import { MemorySession, MemoryStorage, OpenGuard } from "../../../fakes/memory-vault.ts";

/** Vaults that the product's own code writes, and what is put into them. */

/** The least that a reader may accept, so that the tests are quick. */
export const COST = { memoryKiB: 19_456, passes: 2, lanes: 1 };
export const PIN = "correct horse";
export const CODE = someBytes(16, 77);
export const OUTPUT = someBytes(32, 5);
export const PLATFORM = { credential: someBytes(24, 6), input: someBytes(32, 7), synced: true };
export const BY_PIN: Secret = { type: "pin", pin: PIN };
export const USUAL: NewSlot[] = [
  { type: "pin", pin: PIN, cost: COST },
  { type: "recovery", code: CODE },
];
export const ALL_WITH_PLATFORM: NewSlot[] = [
  { type: "recovery", code: CODE },
  { type: "platform", platform: PLATFORM, output: OUTPUT },
  { type: "pin+platform", pin: PIN, cost: COST, platform: PLATFORM, output: OUTPUT },
];

/** "Random" bytes from a counter, so that the files are the same each time; a real vault never does this. */
export function countedBytes(prefix: string): (length: number) => Uint8Array {
  let counter = 0;
  return (length) =>
    new Uint8Array(createHash("sha512").update(`${prefix}${counter++}`).digest()).slice(0, length);
}

export const counted = countedBytes("latchkey vector ");

export interface Made {
  vault: Vault;
  storage: MemoryStorage;
}

export async function newVault(slots: NewSlot[], open: Secret): Promise<Made> {
  const storage = new MemoryStorage();
  const vault = new Vault({
    storage,
    session: new MemorySession(),
    guard: new OpenGuard(),
    randomBytes: counted,
  });
  const { rows } = await makeVault(slots, { generation: 1, items: [] }, counted);
  await storage.commit({ basis: { headerMac: null, generation: null }, ...rows });
  await vault.unlock(open);
  return { vault, storage };
}

export const put = ({ vault }: Made, ...items: Item[]) =>
  vault.change(async () => items.map((item) => ({ id: counted(16), item })));

export const passkey = (seed: number, changes: Parameters<typeof credential>[1] = {}): Item => ({
  kind: "passkey",
  value: credential(seed, changes),
});

export const totp = {
  kind: "code",
  value: {
    type: "totp",
    secret: someBytes(20, 8),
    algorithm: "SHA-1",
    digits: 6,
    period: 30,
    issuer: "Example",
    account: "ada",
    site: "example.com",
    createdAt: 1_700_000_000_000,
  },
} satisfies Item;

export const hotp = {
  kind: "code",
  value: {
    type: "hotp",
    secret: someBytes(32, 9),
    algorithm: "SHA-256",
    digits: 8,
    counter: 2 ** 33,
    issuer: "",
    account: "grace@example.org",
    createdAt: 1_700_000_000_001,
  },
} satisfies Item;

export const setting: Item = {
  kind: "setting",
  value: { name: "lock", value: new Map<string, CborValue>([["idleMinutes", 15]]) },
};
