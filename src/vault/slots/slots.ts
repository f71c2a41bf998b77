import { type CborValue, canonicalMap, encodeCbor } from "../../bytes/cbor.ts";
import { concat } from "../../bytes/concat.ts";
import { equalBytes, equalSecrets } from "../../bytes/equal.ts";
import { VaultError } from "../errors.ts";
import { context, derive, importKey, open, type RandomBytes, seal } from "../sealing/cipher.ts";
import {
  type Check,
  type Fields,
  ID,
  isBoolean,
  isBytes,
  isNatural,
  isOneOf,
  malformed,
  members,
  NONCE,
} from "../sealing/fields.ts";
import { checkCost, deriveFromPin, type KdfCost, type KdfParameters } from "../sealing/kdf.ts";
import { parseRecoveryCode } from "./recovery-code.ts";

/** The ways to the vault key (docs/vault-format.md, sections 2.1 and 3). */

export type SlotType = "pin" | "recovery" | "platform" | "pin+platform";

export interface PlatformCredential {
  credential: Uint8Array;
  /** 32 bytes: what the authenticator's PRF is asked with. */
  input: Uint8Array;
  /** The credential is backup eligible. */
  synced: boolean;
}

export interface Slot {
  id: Uint8Array;
  type: SlotType;
  /** Of slots with a PIN. */
  kdf?: KdfParameters;
  /** Of slots with the platform's authenticator. */
  platform?: PlatformCredential;
  commitment: Uint8Array;
  nonce: Uint8Array;
  wrapped: Uint8Array;
}

/** What opens slots. `output`: 32 bytes, the authenticator's answer for the slot's input. */
export type Secret =
  | { type: "pin"; pin: string; derived?: Derived }
  | { type: "recovery"; code: string }
  | { type: "platform"; slot: Uint8Array; output: Uint8Array }
  | { type: "pin+platform"; pin: string; slot: Uint8Array; output: Uint8Array; derived?: Derived };

/** What was derived from the PIN for a slot before it came here: 32 bytes, which may turn out to be wrong. */
export interface Derived {
  slot: Uint8Array;
  bytes: Uint8Array;
}

/** A slot to be made. */
export type NewSlot =
  | { type: "pin"; pin: string; cost: KdfCost }
  | { type: "recovery"; code: Uint8Array }
  | { type: "platform"; platform: PlatformCredential; output: Uint8Array }
  | { type: "pin+platform"; pin: string; cost: KdfCost; platform: PlatformCredential; output: Uint8Array };

/** Wraps the vault key for a new slot. */
export async function makeSlot(
  added: NewSlot,
  vaultKey: Uint8Array,
  vaultId: Uint8Array,
  randomBytes: RandomBytes,
): Promise<Slot> {
  const kdf = "cost" in added ? { ...added.cost, salt: randomBytes(16) } : undefined;
  const pinBytes = kdf && "pin" in added ? await deriveFromPin(added.pin, kdf) : new Uint8Array();
  const secret =
    added.type === "recovery"
      ? added.code
      : concat(pinBytes, "output" in added ? added.output : new Uint8Array());
  const { type } = added;
  const platform = "platform" in added ? added.platform : undefined;
  return wrapSlot(
    { type, ...(kdf && { kdf }), ...(platform && { platform }) },
    secret,
    vaultKey,
    vaultId,
    randomBytes,
  );
}

/** The same for secret bytes that are derived already. */
export async function wrapSlot(
  shape: Pick<Slot, "type" | "kdf" | "platform">,
  secret: Uint8Array,
  vaultKey: Uint8Array,
  vaultId: Uint8Array,
  randomBytes: RandomBytes,
): Promise<Slot> {
  const id = randomBytes(16);
  const head = { id, ...shape, commitment: slotDerive(secret, id, shape.type, "commitment") };
  const key = await importKey(slotDerive(secret, id, shape.type, "key"));
  const { nonce, sealed } = await seal(key, randomBytes, vaultKey, wrapContext(head, vaultId));
  return { ...head, nonce, wrapped: sealed };
}

/** The slots that `secret` may open. */
export function slotsFor(slots: readonly Slot[], secret: Secret): Slot[] {
  const candidates = slots.filter(({ type }) => type === secret.type);
  return "slot" in secret ? candidates.filter(({ id }) => equalBytes(id, secret.slot)) : candidates;
}

/**
 * The vault key. Rejects with VaultError `wrong-secret`, `slot-damaged`, `kdf-limits` or
 * `recovery-code-typo`.
 */
export async function openSlot(slot: Slot, secret: Secret, vaultId: Uint8Array): Promise<Uint8Array> {
  const isIt = (bytes: Uint8Array) =>
    equalSecrets(slotDerive(bytes, slot.id, slot.type, "commitment"), slot.commitment);
  const ahead = derivedAhead(slot, secret);
  // Nobody is told that a PIN is wrong for bytes that somebody else has made of it, while it can be derived from here.
  const bytes =
    ahead && isIt(ahead)
      ? ahead
      : await secretBytes(slot, secret).catch((cause: unknown) => {
          // The PIN was tried all the same, and a guess that was tried stays counted.
          throw ahead ? new VaultError("wrong-secret", WRONG[secret.type], { cause }) : cause;
        });
  if (!isIt(bytes)) throw new VaultError("wrong-secret", WRONG[secret.type]);
  try {
    const key = await importKey(slotDerive(bytes, slot.id, slot.type, "key"));
    return await open(key, { nonce: slot.nonce, sealed: slot.wrapped }, wrapContext(slot, vaultId));
  } catch (cause) {
    throw new VaultError("slot-damaged", "This way into the vault is damaged: the secret is right.", {
      cause,
    });
  }
}

export const WRONG: Record<SlotType, string> = {
  pin: "That is not the PIN.",
  recovery: "That is not this vault's recovery code.",
  platform: "This device does not open the vault.",
  "pin+platform": "PIN and device do not open the vault together.",
};

async function secretBytes(slot: Slot, secret: Secret): Promise<Uint8Array> {
  if (secret.type === "recovery") return parseRecoveryCode(secret.code);
  if (secret.type === "platform") return secret.output;
  return withOutput(secret, slot.kdf ? await deriveFromPin(secret.pin, slot.kdf) : new Uint8Array());
}

/** The same where it was derived for this slot already. */
function derivedAhead(slot: Slot, secret: Secret): Uint8Array | undefined {
  if (!("pin" in secret) || !secret.derived) return undefined;
  const { derived } = secret;
  return equalBytes(derived.slot, slot.id) ? withOutput(secret, derived.bytes) : undefined;
}

function withOutput(secret: Extract<Secret, { pin: string }>, fromPin: Uint8Array): Uint8Array {
  return secret.type === "pin" ? fromPin : concat(fromPin, secret.output);
}

function slotDerive(secret: Uint8Array, id: Uint8Array, type: SlotType, use: "key" | "commitment") {
  return derive(secret, id, `slot/${type}/${use}`);
}

/** Binds the wrapped key to its vault and to all that the slot says of itself. */
function wrapContext(slot: Omit<Slot, "nonce" | "wrapped">, vaultId: Uint8Array): Uint8Array {
  const { id, type, kdf, platform, commitment } = slot;
  return context("slot", vaultId, encodeCbor(slotMap({ id, type, kdf, platform, commitment })));
}

export function slotMap({ kdf, platform, ...rest }: { [K in keyof Slot]?: Slot[K] | undefined }): CborValue {
  return canonicalMap(
    Object.entries({
      ...rest,
      kdf: kdf && canonicalMap(Object.entries(kdfFields(kdf))),
      platform: platform && canonicalMap(Object.entries({ ...platform })),
    }),
  );
}

function kdfFields({ memoryKiB, passes, lanes, salt }: KdfParameters): Record<string, CborValue> {
  return { name: "argon2id", version: 0x13, memory: memoryKiB, passes, lanes, salt };
}

const anything: Check = () => true;
const SLOT_FIELDS: Fields = {
  id: { is: ID },
  type: { is: isOneOf("pin", "recovery", "platform", "pin+platform") },
  kdf: { is: anything, optional: true },
  platform: { is: anything, optional: true },
  commitment: { is: isBytes(32) },
  nonce: { is: NONCE },
  wrapped: { is: isBytes(48) },
};
const KDF_FIELDS: Fields = {
  name: { is: isOneOf("argon2id") },
  version: { is: isOneOf(0x13) },
  memory: { is: isNatural },
  passes: { is: isNatural },
  lanes: { is: isNatural },
  salt: { is: ID },
};
const PLATFORM_FIELDS: Fields = {
  credential: { is: isBytes(1, 1023) },
  input: { is: isBytes(32) },
  synced: { is: isBoolean },
};

/** Throws VaultError `malformed` or `kdf-limits`. */
export function parseSlot(value: unknown): Slot {
  const { kdf, platform, ...rest } = members(value, SLOT_FIELDS, "A slot");
  const slot = rest as unknown as Slot;
  if ((kdf !== undefined) !== slot.type.startsWith("pin")) throw malformed("A slot", "a wrong kdf");
  if ((platform !== undefined) !== slot.type.endsWith("platform"))
    throw malformed("A slot", "a wrong platform");
  if (kdf !== undefined) {
    const { memory, passes, lanes, salt } = members(kdf, KDF_FIELDS, "A slot's kdf");
    slot.kdf = { memoryKiB: memory, passes, lanes, salt } as KdfParameters;
    checkCost(slot.kdf);
  }
  if (platform !== undefined) {
    slot.platform = members(platform, PLATFORM_FIELDS, "A slot's platform") as unknown as PlatformCredential;
  }
  return slot;
}
