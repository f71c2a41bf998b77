import { fromBase64Url } from "../../src/bytes/base64url.ts";
import { calibratedCost, type KdfCost, LEAST_COST } from "../../src/vault/sealing/kdf.ts";
import type { Derived, NewSlot, PlatformCredential, Secret } from "../../src/vault/slots/slots.ts";
import type * as Wire from "../../src/wire/vault.ts";

/** Secrets and slots, from the messages' form to the vault's. */

export function secretOf(secret: Wire.Secret): Secret {
  switch (secret.type) {
    case "recovery":
      return secret;
    case "platform":
      return { type: secret.type, ...answerOf(secret) };
    case "pin":
      return { type: secret.type, pin: secret.pin, ...derivedOf(secret) };
    case "pin+platform":
      return { type: secret.type, pin: secret.pin, ...answerOf(secret), ...derivedOf(secret) };
  }
}

function answerOf({ slot, output }: { slot: string; output: string }) {
  return { slot: fromBase64Url(slot), output: fromBase64Url(output) };
}

function derivedOf({ derived }: { derived?: Wire.Derived }): { derived?: Derived } {
  if (!derived) return {};
  return { derived: { slot: fromBase64Url(derived.slot), bytes: fromBase64Url(derived.bytes) } };
}

/** `recoveryCode`: 16 bytes, where one is needed. */
export async function newSlotOf(slot: Wire.NewSlot, recoveryCode: Uint8Array): Promise<NewSlot> {
  switch (slot.type) {
    case "recovery":
      return { type: slot.type, code: recoveryCode };
    case "pin":
      return { type: slot.type, pin: slot.pin, cost: await costOf(slot) };
    case "platform":
      return { type: slot.type, ...platformOf(slot) };
    case "pin+platform":
      return { type: slot.type, pin: slot.pin, cost: await costOf(slot), ...platformOf(slot) };
  }
}

/** `memoryMiB`: 64 to 256, or what this computer does in a second. */
export async function costOf({ memoryMiB }: { memoryMiB?: number }): Promise<KdfCost> {
  if (memoryMiB === undefined) return calibratedCost(() => performance.now());
  return { ...LEAST_COST, memoryKiB: memoryMiB * 1024 };
}

function platformOf(given: Wire.PlatformCredential): { platform: PlatformCredential; output: Uint8Array } {
  const { credential, input, output, synced } = given;
  return {
    platform: { credential: fromBase64Url(credential), input: fromBase64Url(input), synced },
    output: fromBase64Url(output),
  };
}
