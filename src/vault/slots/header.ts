import { canonicalMap, encodeCbor } from "../../bytes/cbor.ts";
import { equalBytes, equalSecrets } from "../../bytes/equal.ts";
import { VaultError } from "../errors.ts";
import { decodeBounded } from "../sealing/cbor-bounds.ts";
import { context, mac } from "../sealing/cipher.ts";
import { type Fields, ID, isBytes, isOneOf, malformed, members, membersOf } from "../sealing/fields.ts";
import { checkCosts } from "../sealing/kdf.ts";
import { headerKey } from "../sealing/keys.ts";
import { parseSlot, type Slot, slotMap } from "./slots.ts";

/** The vault's header (docs/vault-format.md, section 3): what is known of the vault while it is locked. */
export interface Header {
  vaultId: Uint8Array;
  /** 32 bytes: the key of `ownershipTag`. */
  tagKey: Uint8Array;
  slots: Slot[];
}

/** As it is stored: the canonical bytes, and their MAC under a subkey of the vault key. */
export interface HeaderRow {
  body: Uint8Array;
  mac: Uint8Array;
}

export const FORMAT = 2;
export const MAX_SLOTS = 16;

export function makeHeaderRow({ vaultId, tagKey, slots }: Header, vaultKey: Uint8Array): HeaderRow {
  const body = encodeCbor(
    canonicalMap([
      ["format", FORMAT],
      ["vault", vaultId],
      ["tagKey", tagKey],
      ["slots", slots.map(slotMap)],
    ]),
  );
  return { body, mac: headerMac(body, vaultKey, vaultId) };
}

const ROW_FIELDS: Fields = { body: { is: isBytes(1, 1 << 16) }, mac: { is: isBytes(32) } };
const BODY_FIELDS: Fields = {
  format: { is: isOneOf(FORMAT) },
  vault: { is: ID },
  tagKey: { is: isBytes(32) },
  slots: { is: (value) => Array.isArray(value) && value.length >= 1 && value.length <= MAX_SLOTS },
};

/**
 * What a stored row says, not yet authenticated. Throws VaultError `newer-format`, `malformed` or
 * `kdf-limits`, before anything is derived from what was read.
 */
export function parseHeaderRow(stored: unknown): { row: HeaderRow; header: Header } {
  const row = members(stored, ROW_FIELDS, "The vault's header") as unknown as HeaderRow;
  const body = membersOf(decodeBounded(row.body, "The vault's header"), "The vault's header");
  refuseNewer(body.format);
  const { vault, tagKey, slots } = members(body, BODY_FIELDS, "The vault's header");
  const parsed = (slots as unknown[]).map(parseSlot);
  if (parsed.some((slot, i) => parsed.slice(0, i).some(({ id }) => equalBytes(id, slot.id)))) {
    throw malformed("The vault's header", "two slots of one id");
  }
  if (!parsed.some(isKeepable)) throw malformed("The vault's header", "neither a PIN nor a recovery slot");
  checkCosts(parsed.flatMap(({ kdf }) => kdf ?? []));
  return {
    row,
    header: { vaultId: vault as Uint8Array, tagKey: tagKey as Uint8Array, slots: parsed },
  };
}

export function refuseNewer(format: unknown): void {
  if (Number.isInteger(format) && (format as number) > FORMAT) {
    throw new VaultError(
      "newer-format",
      `The vault has format ${format}; this version of Latchkey reads up to ${FORMAT}.`,
    );
  }
}

/** One such slot always remains: it depends on no other device. */
export function isKeepable({ type }: Slot): boolean {
  return type === "pin" || type === "recovery";
}

/** Throws VaultError `header-changed`. */
export function verifyHeader(row: HeaderRow, vaultKey: Uint8Array, vaultId: Uint8Array): void {
  if (!equalSecrets(headerMac(row.body, vaultKey, vaultId), row.mac)) throw headerChanged();
}

export function headerChanged(): VaultError {
  return new VaultError("header-changed", "The vault's header was changed outside of Latchkey.");
}

function headerMac(body: Uint8Array, vaultKey: Uint8Array, vaultId: Uint8Array): Uint8Array {
  return mac(headerKey(vaultKey, vaultId), context("header", body));
}
