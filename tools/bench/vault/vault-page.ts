import { vaultStorage } from "../../../background/storage/vault-storage.ts";
import { generationOf } from "../../../src/vault/index/manifest.ts";
import type { Passkey } from "../../../src/vault/items/passkey.ts";
import type { UnlockedKeys } from "../../../src/vault/ports.ts";
import { deriveFromPin, LEAST_COST } from "../../../src/vault/sealing/kdf.ts";
import { Vault } from "../../../src/vault/vault.ts";
import { makeVault } from "../../../src/vault/whole/new-vault.ts";

/** Runs in a page of the extension: the product's own vault code over the browser's own IndexedDB. */

const PIN = "a PIN of some length";
const PASSKEYS_PER_SITE = 2;
const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

let kept: UnlockedKeys | undefined;
const newVault = () =>
  new Vault({
    storage: vaultStorage,
    session: {
      get: async () => kept,
      set: async (keys) => {
        kept = keys;
      },
      clear: async () => {
        kept = undefined;
      },
    },
    guard: { guess: (_slots, _others, tryIt) => tryIt(), opened: async () => {} },
    randomBytes,
  });

const siteOf = (number: number) => `site-${Math.floor(number / PASSKEYS_PER_SITE)}.example`;

function passkey(number: number): Passkey {
  return {
    id: randomBytes(32),
    rpId: siteOf(number),
    rpName: "A site",
    userHandle: randomBytes(16),
    userName: `somebody-${number}@example.com`,
    userDisplayName: "Somebody Ordinary",
    algorithm: -7,
    privateKey: randomBytes(32),
    discoverable: true,
    backupEligible: true,
    backedUp: false,
    signCount: 0,
    createdAt: 1_700_000_000_000 + number,
    archived: false,
    confirmed: true,
  };
}

/** Puts a vault of so many passkeys in the place of the one that is there. */
async function fill(count: number): Promise<void> {
  const stored = await vaultStorage.readHead();
  const headerMac = (stored.header as { mac: Uint8Array } | undefined)?.mac ?? null;
  const items = Array.from({ length: count }, (_, i) => ({
    id: randomBytes(16),
    revision: 1,
    item: { kind: "passkey" as const, value: passkey(i) },
  }));
  const slots = [{ type: "pin" as const, pin: PIN, cost: LEAST_COST }];
  const { rows } = await makeVault(slots, { generation: 1, items }, randomBytes);
  const basis = { headerMac, generation: generationOf(stored.manifest) };
  await vaultStorage.commit({ basis, anew: true, ...rows });
}

/** Milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const bare = () => timed(() => deriveFromPin(PIN, { ...LEAST_COST, salt: randomBytes(16) }));

/** From the PIN to an open vault, by a program that has just been started. */
async function unlock(): Promise<number> {
  const vault = newVault();
  await vault.lock();
  return timed(() => vault.unlock({ type: "pin", pin: PIN }));
}

/** Finds and changes the passkeys of sites taken at random; milliseconds for each. */
async function work(count: number, times: number): Promise<{ find: number; update: number }> {
  const vault = newVault();
  const somewhere = () => siteOf(Math.floor(Math.random() * count));
  await vault.find(somewhere());
  const each = async (act: (site: string) => Promise<unknown>) =>
    (await timed(async () => {
      for (let i = 0; i < times; i++) await act(somewhere());
    })) / times;
  const find = await each(async (site) => {
    if ((await vault.find(site)).length === 0) throw new Error(`Nothing found for ${site}`);
  });
  const update = await each((site) => {
    let first = true;
    return vault.update(site, (old) => {
      if (!first) return undefined;
      first = false;
      return { ...old, lastUsedAt: Date.now() };
    });
  });
  return { find, update };
}

/** Milliseconds of the check of the whole that follows unlocking. */
async function check(): Promise<number> {
  const vault = newVault();
  return timed(async () => {
    const { findings } = await vault.whole();
    if (findings.length > 0) throw new Error("The vault is damaged");
  });
}

export const vaultBench = { fill, bare, unlock, work, check };
Object.assign(globalThis, { bench: vaultBench });
