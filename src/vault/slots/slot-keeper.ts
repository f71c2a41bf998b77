import { equalBytes } from "../../bytes/equal.ts";
import { VaultError } from "../errors.ts";
import { readHead } from "../index/head.ts";
import { nextGeneration, sealManifest } from "../index/manifest.ts";
import type { VaultStorage } from "../ports.ts";
import type { RandomBytes } from "../sealing/cipher.ts";
import { openKeys, unlockedKeys } from "../sealing/keys.ts";
import type { Vault } from "../vault.ts";
import { isKeepable, MAX_SLOTS, makeHeaderRow } from "./header.ts";
import { checkNewPin } from "./pin.ts";
import { makeSlot, type NewSlot, type Secret, type Slot } from "./slots.ts";

/** Adds, replaces and removes the ways into the vault, each after one of them has opened it again. */
export class SlotKeeper {
  readonly #vault: Vault;
  readonly #storage: VaultStorage;
  readonly #randomBytes: RandomBytes;

  constructor(vault: Vault, storage: VaultStorage, randomBytes: RandomBytes) {
    this.#vault = vault;
    this.#storage = storage;
    this.#randomBytes = randomBytes;
  }

  /**
   * Returns the new slot's id. Rejects as `Vault.openWith` does, and with `too-many-slots`, `pin-too-short` or
   * `pin-too-long`.
   */
  async add(secret: Secret, added: NewSlot): Promise<Uint8Array> {
    return this.#rewrite(secret, async (slots, make) => [...slots, await make(added)]);
  }

  /** Returns the new slot's id. Rejects as `add` does, and with `no-such-slot` or `last-slot`. */
  async replace(secret: Secret, id: Uint8Array, by: NewSlot): Promise<Uint8Array> {
    return this.#rewrite(secret, async (slots, make) => {
      const at = indexOf(slots, id);
      return slots.with(at, await make(by));
    });
  }

  /** Rejects as `Vault.openWith` does, and with `no-such-slot` or `last-slot`. */
  async remove(secret: Secret, id: Uint8Array): Promise<void> {
    await this.#rewrite(secret, async (slots) => slots.toSpliced(indexOf(slots, id), 1));
  }

  /** Returns the id of the slot that was made, empty where none was. */
  async #rewrite(
    secret: Secret,
    change: (slots: Slot[], make: (added: NewSlot) => Promise<Slot>) => Promise<Slot[]>,
  ): Promise<Uint8Array> {
    let made: Uint8Array = new Uint8Array();
    const { header, row, vaultKey } = await this.#vault.openWith(secret);
    const make = async (added: NewSlot) => {
      if ("pin" in added) checkNewPin(added.pin);
      const slot = await makeSlot(added, vaultKey, header.vaultId, this.#randomBytes);
      made = slot.id;
      return slot;
    };
    const slots = await change(header.slots, make);
    if (slots.length > MAX_SLOTS) {
      throw new VaultError("too-many-slots", `A vault has at most ${MAX_SLOTS} ways in.`);
    }
    if (!slots.some(isKeepable)) {
      throw new VaultError("last-slot", "A PIN, a passphrase or a recovery code must remain.");
    }
    await this.#storage.exclusively(async () => {
      const keys = await openKeys(unlockedKeys(vaultKey, header.vaultId));
      const { manifest } = await readHead(this.#storage, keys);
      const newRow = makeHeaderRow({ ...header, slots }, vaultKey);
      const next = { ...manifest, generation: nextGeneration(manifest), header: newRow.mac };
      await this.#storage.commit({
        basis: { headerMac: row.mac, generation: manifest.generation },
        header: newRow,
        manifest: await sealManifest(next, keys, this.#randomBytes),
      });
    });
    this.#vault.written();
    return made;
  }
}

/** Whether the slot may be removed. */
export function isRemovable(slot: Slot, slots: readonly Slot[]): boolean {
  return slots.some((other) => other !== slot && isKeepable(other));
}

function indexOf(slots: readonly Slot[], id: Uint8Array): number {
  const at = slots.findIndex((slot) => equalBytes(slot.id, id));
  if (at === -1) throw new VaultError("no-such-slot", "That way into the vault is no longer there.");
  return at;
}
