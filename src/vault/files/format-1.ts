import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { u32 } from "../../bytes/big-endian.ts";
import { decodeCbor } from "../../bytes/cbor.ts";
import { concat } from "../../bytes/concat.ts";
import { utf8 } from "../../bytes/utf8.ts";
import { VaultError } from "../errors.ts";
import { encodeItem } from "../items/item.ts";
import type { Passkey } from "../items/passkey.ts";
import { importKey, open, type RandomBytes } from "../sealing/cipher.ts";
import {
  type Fields,
  ID,
  isBytes,
  isNatural,
  isOneOf,
  members,
  membersOf,
  NONCE,
} from "../sealing/fields.ts";
import { unframe } from "../sealing/frame.ts";
import { checkCost, deriveFromPin, type KdfParameters } from "../sealing/kdf.ts";
import { wrapSlot } from "../slots/slots.ts";
import { type CarriedItem, layDownVault, type VaultRows } from "../whole/new-vault.ts";

/** The first form of the vault (docs/vault-format.md, section 8), read to be turned into today's. */
export interface HeaderOfFormat1 {
  vaultId: Uint8Array;
  tagKey: Uint8Array;
  kdf: KdfParameters;
  wrapped: { nonce: Uint8Array; sealed: Uint8Array };
}

const HEADER: Fields = {
  format: { is: isOneOf(1) },
  vaultId: { is: ID },
  tagKey: { is: isBytes(32) },
  kdf: { is: (value) => typeof value === "object" },
  wrapped: { is: (value) => typeof value === "object" },
};
const KDF: Fields = {
  type: { is: isOneOf("argon2id") },
  memoryKiB: { is: isNatural },
  passes: { is: isNatural },
  parallelism: { is: isNatural },
  salt: { is: ID },
};
const SEALED: Fields = { nonce: { is: NONCE }, sealed: { is: isBytes(16, 1 << 20) } };
const ROW: Fields = { id: { is: ID }, tag: { is: isBytes(32) }, ...SEALED };

export function isFormat1(stored: unknown): boolean {
  return (stored as { format?: unknown } | undefined)?.format === 1;
}

/** Whether a record is of a later format. */
export function isOfToday(stored: unknown): boolean {
  return (stored as { revision?: unknown }).revision !== undefined;
}

/** Throws VaultError `malformed` or `kdf-limits`. */
export function parseHeaderOfFormat1(stored: unknown): HeaderOfFormat1 {
  const what = "The vault's header";
  const { vaultId, tagKey, kdf, wrapped } = members(stored, HEADER, what);
  const { memoryKiB, passes, parallelism, salt } = members(kdf, KDF, what);
  const parameters = { memoryKiB, passes, lanes: parallelism, salt } as KdfParameters;
  checkCost(parameters);
  return {
    vaultId: vaultId as Uint8Array,
    tagKey: tagKey as Uint8Array,
    kdf: parameters,
    wrapped: members(wrapped, SEALED, what) as unknown as HeaderOfFormat1["wrapped"],
  };
}

/**
 * The same vault in today's form: the rows that take the place of the old ones, the rows that do not open, and
 * the vault key. Rejects with VaultError `wrong-secret`.
 */
export async function convertFormat1(
  header: HeaderOfFormat1,
  storedRows: readonly unknown[],
  pin: string,
  randomBytes: RandomBytes,
): Promise<{ rows: VaultRows; quarantine: object[]; vaultKey: Uint8Array }> {
  const { vaultId, tagKey, kdf } = header;
  const fromPin = await deriveFromPin(pin, kdf);
  const vaultKey = await openVaultKey(header, fromPin);
  const recordKey = await importKey(hkdf(sha256, vaultKey, vaultId, utf8("latchkey/records"), 32));
  const items: CarriedItem[] = [];
  const quarantine: object[] = [];
  for (const stored of storedRows) {
    try {
      items.push(await openRow(stored, recordKey, vaultId));
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      quarantine.push(stored as object);
    }
  }
  const slot = await wrapSlot({ type: "pin", kdf }, fromPin, vaultKey, vaultId, randomBytes);
  const today = { vaultId, tagKey, slots: [slot] };
  return {
    rows: await layDownVault(today, vaultKey, { generation: 1, items }, randomBytes),
    quarantine,
    vaultKey,
  };
}

async function openVaultKey({ vaultId, kdf, wrapped }: HeaderOfFormat1, fromPin: Uint8Array) {
  const cost = concat(u32(kdf.memoryKiB), u32(kdf.passes), u32(kdf.lanes));
  const aad = concat(utf8("latchkey/1/vault-key"), vaultId, cost, kdf.salt);
  try {
    return await open(await importKey(fromPin), wrapped, aad);
  } catch (cause) {
    throw new VaultError("wrong-secret", "That is not the PIN.", { cause });
  }
}

async function openRow(stored: unknown, key: CryptoKey, vaultId: Uint8Array): Promise<CarriedItem> {
  const row = members(stored, ROW, "A record") as { id: Uint8Array; nonce: Uint8Array; sealed: Uint8Array };
  const text = await open(key, row, concat(utf8("latchkey/1/passkey"), vaultId, row.id));
  // Its keys are not in canonical order.
  const found = membersOf(decodeCbor(unframe(text)), "A record");
  const value: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(found)) {
    value[name] = member instanceof Uint8Array ? new Uint8Array(member) : member;
  }
  const item = { kind: "passkey" as const, value: value as unknown as Passkey };
  // What could not be read again is set aside rather than keeping the rest from being converted.
  encodeItem(item);
  return { id: row.id, revision: 1, item };
}
