import { fromBase64Url } from "../../src/bytes/base64url.ts";
import { codeIdentity, passkeyIdentity } from "../../src/exchange/compare.ts";
import type { Entry } from "../../src/exchange/entry.ts";
import type { Item } from "../../src/vault/items/item.ts";
import type { Own, RecoveryCode } from "../../src/vault/items/own.ts";
import type { ImportEntry, ImportOwn } from "../../src/wire/exchange.ts";
import { mergedOwn } from "./exchange-own.ts";

/** Entries of an import, from the messages' form to records of the vault. */

export type OwnItem = Extract<Item, { kind: "passkey" | "code" }>;
type PasskeyItem = Extract<Item, { kind: "passkey" }>;
type CodeItem = Extract<Item, { kind: "code" }>;

/** As a new record holds it. `now`: milliseconds since the epoch. */
export function importedItem(entry: ImportEntry, now: number): OwnItem {
  const own = { ...ownOf(entry.own), importedFrom: entry.from, importedAt: now };
  if (entry.kind === "passkey") {
    const { id, userHandle, privateKey, prf, largeBlob, ...plain } = entry.value;
    const value = {
      ...plain,
      id: fromBase64Url(id),
      userHandle: fromBase64Url(userHandle),
      privateKey: fromBase64Url(privateKey),
      ...(prf !== undefined && { prf: fromBase64Url(prf) }),
      ...(largeBlob !== undefined && { largeBlob: fromBase64Url(largeBlob) }),
    };
    return { kind: "passkey", value: { ...value, archived: false, confirmed: true, ...own } };
  }
  return { kind: "code", value: { ...entry.value, secret: fromBase64Url(entry.value.secret), ...own } };
}

/** By this, an item is the same as another. */
export function identityOf(item: OwnItem): string {
  return item.kind === "passkey"
    ? `passkey ${passkeyIdentity(item.value)}`
    : `code ${codeIdentity(item.value)}`;
}

/** As the comparison takes it. */
export function entryOf(item: OwnItem, number: number): Entry {
  const about = { number, own: {}, remarks: [] };
  return item.kind === "passkey"
    ? { kind: item.kind, value: item.value, ...about }
    : { kind: item.kind, value: item.value, ...about };
}

/**
 * What an item becomes by an imported one that differs in nothing but what a person adds: nothing else of it changes, for
 * nothing else was shown. Flags that were a guess follow the file; what comes back from the bin is offered again.
 */
export function mergedItem(before: OwnItem, { value: found }: OwnItem): OwnItem {
  const { merged } = mergedOwn(before.value, found);
  if (before.kind === "code") {
    const { deletedAt, ...kept } = before.value;
    return { ...before, value: { ...kept, ...merged } };
  }
  const { deletedAt, hiddenAt, flagsAssumed, ...kept } = before.value;
  const told = "backupEligible" in found && !found.flagsAssumed ? found : undefined;
  const { backupEligible, backedUp } = (flagsAssumed && told) || before.value;
  const flags = { backupEligible, backedUp, ...(flagsAssumed && !told && { flagsAssumed }) };
  const value = { ...kept, ...merged, ...flags, confirmed: true };
  if (deletedAt !== undefined) return { ...before, value: { ...value, archived: false } };
  return { ...before, value: { ...value, ...(hiddenAt !== undefined && { hiddenAt }) } };
}

/**
 * What an item becomes by an imported one of the same identity that differs: what the import is silent about stays, and
 * what the person has added; a counter never goes back, and the flags stay, unless they were a guess. What comes back
 * from the bin is offered again.
 */
export function replacedItem(before: OwnItem, imported: OwnItem): OwnItem {
  if (before.kind === "passkey" && imported.kind === "passkey") return replacedPasskey(before, imported);
  if (before.kind === "code" && imported.kind === "code") return replacedCode(before, imported);
  throw new TypeError("Not of one kind");
}

function replacedPasskey(before: PasskeyItem, imported: PasskeyItem): PasskeyItem {
  const { value: old } = before;
  const { value } = imported;
  const { deletedAt, hiddenAt, flagsAssumed: guessed, ...kept } = old;
  const { flagsAssumed, ...found } = value;
  const flags = guessed && !flagsAssumed ? value : old;
  const replaced = {
    ...kept,
    ...found,
    ...mergedOwn(old, value).merged,
    rpName: value.rpName === value.rpId ? old.rpName : value.rpName,
    userName: value.userName || old.userName,
    userDisplayName: value.userDisplayName || old.userDisplayName,
    backupEligible: flags.backupEligible,
    backedUp: flags.backedUp,
    ...(guessed && flagsAssumed && { flagsAssumed }),
    signCount: Math.max(old.signCount, value.signCount),
    archived: deletedAt === undefined && old.archived,
    ...(deletedAt === undefined && hiddenAt !== undefined && { hiddenAt }),
    confirmed: true,
    createdAt: Math.min(old.createdAt, value.createdAt),
  };
  return { ...before, value: replaced };
}

function replacedCode(before: CodeItem, imported: CodeItem): CodeItem {
  const { type, algorithm, digits, period, counter, deletedAt, ...kept } = before.value;
  const { value } = imported;
  const replaced = {
    ...kept,
    ...value,
    ...mergedOwn(before.value, value).merged,
    ...(value.counter !== undefined && { counter: Math.max(value.counter, counter ?? 0) }),
    createdAt: Math.min(before.value.createdAt, value.createdAt),
  };
  return { ...before, value: replaced };
}

function ownOf({ label, note, favourite, recoveryCodes }: ImportOwn): Own {
  return {
    ...(label && { label }),
    ...(note && { note }),
    ...(favourite && { favourite }),
    ...(recoveryCodes &&
      recoveryCodes.length > 0 && {
        recoveryCodes: recoveryCodes.map((code): RecoveryCode => [code]),
      }),
  };
}
