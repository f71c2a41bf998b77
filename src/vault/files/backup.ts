import { equalBytes } from "../../bytes/equal.ts";
import { keyOf } from "../../bytes/key-of.ts";
import { VaultError } from "../errors.ts";
import type { PageRow } from "../index/page.ts";
import type { Change, StoredItem } from "../index/records.ts";
import { encodeItem, type Item, itemName, type Kind } from "../items/item.ts";
import { withSeenKept } from "../items/seen-by-sites.ts";
import type { RandomBytes } from "../sealing/cipher.ts";
import { malformed } from "../sealing/fields.ts";
import type { KdfCost } from "../sealing/kdf.ts";
import { openKeys, unlockedKeys } from "../sealing/keys.ts";
import { type Header, parseHeaderRow } from "../slots/header.ts";
import { openHeader } from "../slots/opening.ts";
import type { Secret, Slot } from "../slots/slots.ts";
import { makeVault } from "../whole/new-vault.ts";
import { byId, readWhole, type Whole } from "../whole/whole.ts";
import { encodeVaultFile, fileStorage, parseVaultFile } from "./vault-file.ts";

/** The private setting that says when everything was last proven to be in a backup: milliseconds since the epoch. */
export const LAST_BACKUP = "lastBackupAt";
/** The private setting that says which recovery codes the person has: a list of the ids of their slots. */
export const RECOVERY_CONFIRMED = "recoveryConfirmed";

/** The private setting that says when the vault locks by itself. */
export const LOCKING = "locking";

/** The private setting that says how far this computer's clock is off for one-time codes: milliseconds. */
export const CLOCK_OFFSET = "clockOffset";

/** Settings that say nothing about any other vault. */
const OF_THIS_VAULT = [LAST_BACKUP, RECOVERY_CONFIRMED, CLOCK_OFFSET];
/** Settings that a person may take over from a backup. */
const OFFERED_SETTINGS = [LOCKING];

/**
 * A backup: a vault of its own in a file, behind a passphrase (docs/vault-format.md, section 6). Rejects with
 * VaultError `damaged` where the vault is not whole.
 */
export async function makeBackup(
  whole: Whole,
  passphrase: string,
  cost: KdfCost,
  randomBytes: RandomBytes,
): Promise<Uint8Array> {
  if (whole.findings.length > 0) {
    throw new VaultError("damaged", "Repair the vault first: the backup would lack what is damaged.");
  }
  const { generation } = whole.manifest;
  const items = whole.items
    .filter(({ item }) => item.kind !== "setting" || !OF_THIS_VAULT.includes(item.value.name))
    .map(({ id, revision, item }) => ({ id, revision, item: asBackedUp(item) }))
    .sort(byId);
  const { rows } = await makeVault(
    [{ type: "pin", pin: passphrase, cost }],
    { generation, items },
    randomBytes,
  );
  return encodeVaultFile({ ...rows });
}

/**
 * Opens a vault in a file. Rejects with VaultError `not-latchkey`, `newer-format`, `malformed`, `missing` (a dump
 * without a header), `kdf-limits`, `wrong-secret`, `slot-damaged`, `header-changed` or `manifest-damaged`; other damage
 * is among the findings.
 */
export async function openVaultFile(file: Uint8Array, secret: Secret): Promise<Whole> {
  const parts = parseVaultFile(file);
  if (parts.header === undefined)
    throw new VaultError("missing", "The dump has no header: nothing opens it.");
  const parsed = parseHeaderRow(parts.header);
  const { vaultId, tagKey } = parsed.header;
  const keys = await openKeys(unlockedKeys(await openHeader(parsed, secret), vaultId));
  return readWhole(fileStorage(parts), keys, tagKey);
}

/** The most that a page takes without its entries, and an entry. Backups have no tombstones. */
const INDEX_BYTES = { page: 536, entry: 192 };

/**
 * The same of a backup. Rejects with `not-a-backup` for anything with other slots than one for a passphrase, for a
 * dump, and for a file of the vault `own`, or with a slot of it under another vault's id: its PIN is not to be guessed
 * here. Rejects with `damaged` where anything in it is not sound, and with `malformed` where it has a passkey twice
 * outside of the bin.
 */
export async function openBackup(
  file: Uint8Array,
  passphrase: string,
  own?: Pick<Header, "vaultId" | "slots">,
): Promise<Whole> {
  const { header, isDump, pages, records } = parseVaultFile(file);
  const noBackup = () => new VaultError("not-a-backup", "That is a file of Latchkey, but no backup.");
  if (isDump) throw noBackup();
  const indexBytes = (pages as PageRow[]).reduce((sum, { sealed }) => sum + sealed.length, 0);
  if (indexBytes > pages.length * INDEX_BYTES.page + records.length * INDEX_BYTES.entry) {
    throw malformed("The file", "an index of more than its records");
  }
  const { vaultId, slots } = parseHeaderRow(header).header;
  const isOwn =
    own &&
    (equalBytes(own.vaultId, vaultId) || slots.some((slot) => own.slots.some((other) => akin(slot, other))));
  if (isOwn || slots.length !== 1 || slots[0]?.type !== "pin") throw noBackup();
  const whole = await openVaultFile(file, { type: "pin", pin: passphrase });
  const { length } = whole.findings;
  if (length > 0) {
    const places = length === 1 ? "one place" : `${length} places`;
    throw new VaultError("damaged", `The file is damaged in ${places}; nothing was taken from it.`);
  }
  const offered = offeredOf(whole).filter(({ item }) => !isInBin(item));
  if (new Set(offered.map(identity)).size < offered.length) {
    throw malformed("The file", "a passkey or a setting twice");
  }
  return whole;
}

/** Whether the secret of one of them could be told by trying it on the other. */
function akin(a: Slot, b: Slot): boolean {
  return equalBytes(a.id, b.id) || (a.kdf && b.kdf ? equalBytes(a.kdf.salt, b.kdf.salt) : false);
}

/** What of a backup can be taken over: all but settings that mean nothing here. */
function offeredOf({ items }: Whole): StoredItem[] {
  return items.filter(({ item }) => item.kind !== "setting" || OFFERED_SETTINGS.includes(item.value.name));
}

/** The flags of an item that a backup holds. */
export function asBackedUp(item: Item): Item {
  return item.kind === "passkey" && item.value.backupEligible
    ? { ...item, value: { ...item.value, backedUp: true } }
    : item;
}

/** What the backup proves to hold of the vault: the changes that note it. */
export function backedUpChanges(vault: Whole, backup: Whole): Change[] {
  const saved = new Map(backup.items.map((stored) => [keyOf(stored.id), stored]));
  return vault.items.flatMap(({ id, item }) => {
    const held = saved.get(keyOf(id));
    if (item.kind !== "passkey" || !item.value.backupEligible || item.value.backedUp) return [];
    return held && sameContent(held.item, item) ? [{ id, item: asBackedUp(item), before: item }] : [];
  });
}

/** Whether, with these changes made, no passkey is left that a backup could hold and none does. */
export function leavesNoneUnsaved(vault: Whole, changes: readonly Change[]): boolean {
  const saved = new Set(changes.map(({ id }) => keyOf(id)));
  return vault.items.every(
    ({ id, item }) =>
      item.kind !== "passkey" || !item.value.backupEligible || item.value.backedUp || saved.has(keyOf(id)),
  );
}

export interface RestoreItem {
  /** Of the record in the backup. */
  id: Uint8Array;
  kind: Kind;
  name: string;
  status: "new" | "same" | "newer" | "older" | "deleted";
}

/**
 * The items of a backup beside what the vault holds. A setting is never "new": the vault goes without it in a way of
 * its own, which is not changed unless the person asks for it.
 */
export function compareWithBackup(vault: Whole, backup: Whole): RestoreItem[] {
  const twinOf = twins(vault, backup);
  const inUse = byIdentity(vault.items.filter(({ item }) => !isInBin(item)));
  const deleted = new Set(vault.entries.filter(({ seal }) => seal === null).map(({ id }) => keyOf(id)));
  return offeredOf(backup).map((saved) => {
    const { id, item } = saved;
    // What would have to give way is as good as what would be replaced: nothing is new beside it.
    const twin = twinOf(saved) ?? (isInBin(item) ? undefined : inUse.get(identity(saved)));
    const status = twin
      ? sameContent(twin.item, item)
        ? "same"
        : saved.revision > twin.revision
          ? "newer"
          : "older"
      : deleted.has(keyOf(id))
        ? "deleted"
        : item.kind === "setting"
          ? "newer"
          : "new";
    return { id, kind: item.kind, name: itemName(item), status };
  });
}

/**
 * What is new, and of the rest the records named in `replace` (ids in the backup). What sites have seen of a passkey does
 * not go back, under whatever record they saw it.
 */
export function restoreChanges(vault: Whole, backup: Whole, replace: readonly Uint8Array[]): Change[] {
  const twinOf = twins(vault, backup);
  const heldOf = byIdentity(vault.items);
  const places = new Map(vault.entries.map(({ id, place }) => [keyOf(id), place]));
  const offered = offeredOf(backup);
  const chosen = new Set(replace.map(keyOf));
  return compareWithBackup(vault, backup).flatMap(({ id, status }, i): Change[] => {
    const saved = offered[i];
    const wanted = status === "new" || (status !== "same" && chosen.has(keyOf(id)));
    if (!saved || !wanted) return [];
    const { item } = saved;
    const twin = twinOf(saved);
    if (twin) return [{ id: twin.id, item: withSeenKept(twin.item, item), before: twin.item }];
    const place = places.get(keyOf(id));
    const held = heldOf.get(identity(saved));
    return [{ id, item: held ? withSeenKept(held.item, item) : item, ...(place && { place }) }];
  });
}

/**
 * What has to give way to a restore's `changes`: of the passkeys with one id one alone is outside of the bin. `now`:
 * milliseconds since the epoch.
 */
export function givingWay(vault: Whole, changes: readonly Change[], now: number): Change[] {
  const written = new Set(changes.map(({ id }) => keyOf(id)));
  const coming = new Set(
    changes.flatMap(({ id, item }) => (item && !isInBin(item) ? [identity({ id, item })] : [])),
  );
  return vault.items.flatMap(({ id, item }): Change[] => {
    const stays = item.kind !== "passkey" || isInBin(item) || !coming.has(identity({ id, item }));
    if (stays || written.has(keyOf(id))) return [];
    return [{ id, item: { ...item, value: { ...item.value, deletedAt: now } }, before: item }];
  });
}

/**
 * The vault's record that a backup's stands for: of the same id; else, but for what lies in the bin, of the same
 * credential or setting, unless that has a record of its own in the backup.
 */
function twins(vault: Whole, backup: Whole): (saved: StoredItem) => StoredItem | undefined {
  const byRecord = new Map(vault.items.map((stored) => [keyOf(stored.id), stored]));
  const own = new Set(backup.items.map(({ id }) => keyOf(id)));
  const byContent = byIdentity(vault.items.filter(({ id }) => !own.has(keyOf(id))));
  return (saved) =>
    byRecord.get(keyOf(saved.id)) ?? (isInBin(saved.item) ? undefined : byContent.get(identity(saved)));
}

/** Of several the one outside of the bin. */
function byIdentity(items: readonly StoredItem[]): Map<string, StoredItem> {
  const inBinFirst = items.toSorted((a, b) => Number(isInBin(b.item)) - Number(isInBin(a.item)));
  return new Map(inBinFirst.map((stored) => [identity(stored), stored]));
}

function isInBin({ kind, value }: Item): boolean {
  return kind !== "setting" && value.deletedAt !== undefined;
}

function identity({ id, item: { kind, value } }: Pick<StoredItem, "id" | "item">): string {
  if (kind === "passkey") return `passkey ${value.rpId} ${keyOf(value.id)}`;
  return kind === "setting" ? `setting ${value.name}` : `record ${keyOf(id)}`;
}

/** Whether two items differ in more than the time of their last use and whether they are in a backup. */
function sameContent(a: Item, b: Item): boolean {
  return equalBytes(encodeItem(atRest(a)), encodeItem(atRest(b)));
}

function atRest(item: Item): Item {
  if (item.kind !== "passkey") return item;
  const { lastUsedAt: _, ...value } = item.value;
  return { ...item, value: { ...value, backedUp: false } };
}
