import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import type { RandomBytes } from "../../src/vault/sealing/cipher.ts";
import { formatRecoveryCode } from "../../src/vault/slots/recovery-code.ts";
import { isRemovable, type SlotKeeper } from "../../src/vault/slots/slot-keeper.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type { NewSlot, NewSlotReply, SlotSummary, VaultCalls } from "../../src/wire/vault.ts";
import { confirmRecovery } from "../health/recovery-confirmed.ts";
import { newSlotOf, secretOf } from "./secrets.ts";

type Request<K extends keyof VaultCalls> = VaultCalls[K]["request"];

/** The ways into the vault: listed, added, replaced, removed. */
export class SlotCalls {
  readonly #vault: Vault;
  readonly #keeper: SlotKeeper;
  readonly #randomBytes: RandomBytes;

  constructor(vault: Vault, keeper: SlotKeeper, randomBytes: RandomBytes) {
    this.#vault = vault;
    this.#keeper = keeper;
    this.#randomBytes = randomBytes;
  }

  async list(): Promise<SlotSummary[]> {
    const slots = await this.#vault.slots();
    return slots.map((slot) => {
      const { id, type, kdf, platform } = slot;
      return {
        slot: toBase64Url(id),
        type,
        removable: isRemovable(slot, slots),
        ...(kdf && { kdf: { memoryKiB: kdf.memoryKiB, passes: kdf.passes, lanes: kdf.lanes } }),
        ...(platform && { synced: platform.synced }),
      };
    });
  }

  async add({ secret, add }: Request<"slots.add">): Promise<NewSlotReply> {
    const code = this.#randomBytes(16);
    return shown(await this.#keeper.add(secretOf(secret), await newSlotOf(add, code)), add, code);
  }

  async replace({ secret, slot, by }: Request<"slots.replace">): Promise<NewSlotReply> {
    const code = this.#randomBytes(16);
    const added = await newSlotOf(by, code);
    return shown(await this.#keeper.replace(secretOf(secret), fromBase64Url(slot), added), by, code);
  }

  async confirmRecovery({ slot }: Request<"recovery.confirmed">): Promise<null> {
    await confirmRecovery(this.#vault, fromBase64Url(slot));
    return null;
  }

  async remove({ secret, slot }: Request<"slots.remove">): Promise<null> {
    await this.#keeper.remove(secretOf(secret), fromBase64Url(slot));
    return null;
  }
}

function shown(slot: Uint8Array, { type }: NewSlot, code: Uint8Array): NewSlotReply {
  return {
    slot: toBase64Url(slot),
    ...(type === "recovery" && { recoveryCode: formatRecoveryCode(code) }),
  };
}
