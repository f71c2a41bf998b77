import type { IDBPDatabase } from "idb";
import { VaultError } from "../../src/vault/errors.ts";
import type { Write } from "../../src/vault/ports.ts";
import { noteBroughtBack } from "./brought-back.ts";
import { type Database, HEADER_KEYS, openDatabase } from "./schema.ts";
import { carryOut } from "./write.ts";

/**
 * A second copy of all rows, in a database of its own: Chromium can lose a database as a whole (docs/storage.md). It
 * is written after the first, one transaction at a time, so that a crash finds at most one of the two half written.
 * Nothing that fails here keeps the vault from being used.
 */

/** Chromium's storage buckets keep their databases apart; Firefox has none, and keeps each database in a file of its own. */
declare global {
  interface WorkerNavigator {
    storageBuckets?: { open(name: string): Promise<{ indexedDB: IDBFactory }> };
  }
}

const NAME = "second-copy";
const LOT = 1000;

let opened: Promise<Database> | undefined;

function secondCopy(): Promise<Database> {
  opened ??= open();
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

async function open(): Promise<Database> {
  const bucket = await navigator.storageBuckets?.open(NAME);
  return openDatabase(bucket?.indexedDB ?? indexedDB, `latchkey.${NAME}`, () => {
    opened = undefined;
  });
}

/** Does in the second copy what was done in the first. */
export async function alsoInCopy(task: (copy: Database) => Promise<void>): Promise<void> {
  try {
    await task(await secondCopy());
  } catch (error) {
    console.error("The second copy of the vault could not be written:", error);
  }
}

/** Follows a write. A copy that is not in step is made whole again, for which nobody waits. */
export function copyWrite(first: Database, write: Write): Promise<void> {
  return alsoInCopy(async (copy) => {
    try {
      await carryOut(copy, write);
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      void alsoInCopy(() => alone(() => makeWhole(first, copy)));
    }
  });
}

/**
 * Fills a database that has lost the vault from the second copy, if that has one. Rejects where that fails: a vault
 * that is there must not be taken for none.
 */
export async function bringBack(first: Database): Promise<void> {
  if (await hasVault(first)) return;
  let copy: Database | undefined;
  await alsoInCopy(async (second) => {
    if (await hasVault(second)) copy = second;
  });
  if (!copy) return;
  await copyRows(copy, first);
  await noteBroughtBack();
}

/** The header row of the second copy, or undefined. */
export async function headerOfCopy(): Promise<unknown> {
  return (await secondCopy()).get("header", HEADER_KEYS.header);
}

async function hasVault(db: Database): Promise<boolean> {
  const { store } = db.transaction("header");
  const rows = await Promise.all([store.count(HEADER_KEYS.header), store.count(HEADER_KEYS.manifest)]);
  return rows.some((count) => count > 0);
}

/** Nobody writes to the vault meanwhile. */
function alone(task: () => Promise<void>): Promise<void> {
  return navigator.locks.request("latchkey.vault", task);
}

async function makeWhole(first: Database, copy: Database): Promise<void> {
  const stores = ["header", "records", "pages", "sites", "quarantine"] as const;
  const transaction = copy.transaction(stores, "readwrite");
  await Promise.all([...stores.map((name) => transaction.objectStore(name).clear()), transaction.done]);
  await copyRows(first, copy);
}

/** Header and manifest last: without them there is no vault, and an interruption is noticed. */
async function copyRows(from: Database, to: Database): Promise<void> {
  for (const name of ["records", "pages", "sites", "quarantine", "header"]) await copyStore(name, from, to);
}

async function copyStore(name: string, from: Database, to: Database): Promise<void> {
  // Whatever the rows are, they are copied as they are.
  const [source, target] = [from, to] as unknown as [IDBPDatabase, IDBPDatabase];
  let rest: IDBKeyRange | undefined;
  for (;;) {
    const { store } = source.transaction(name);
    const [keys, rows] = await Promise.all([store.getAllKeys(rest, LOT), store.getAll(rest, LOT)]);
    if (keys.length === 0) return;
    const transaction = target.transaction(name, "readwrite", { durability: "strict" });
    const withKey = transaction.store.keyPath === null;
    const puts = rows.map((row, i) => transaction.store.put(row, withKey ? keys[i] : undefined));
    await Promise.all([...puts, transaction.done]);
    rest = IDBKeyRange.lowerBound(keys.at(-1), true);
  }
}
