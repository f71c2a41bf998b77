import { VaultError } from "../../src/vault/errors.ts";
import type { Write } from "../../src/vault/ports.ts";
import {
  hasVault,
  headOf,
  isLater,
  isSameState,
  readRows,
  replaceRows,
  type State,
  setAside,
  vaultRows,
} from "./rows.ts";
import { type Database, HEADER_KEYS, openDatabase } from "./schema.ts";
import { carryOut } from "./write.ts";

/**
 * A second copy of all rows, in a database of its own: Chromium can lose a database as a whole (docs/storage.md). It
 * is written after the first, so that a crash finds at most one of the two half written. What fails here keeps
 * nobody from using the vault.
 */

/**
 * Chromium's storage buckets keep their databases apart; Firefox has none, and keeps each database in a file of its
 * own.
 */
declare global {
  interface WorkerNavigator {
    storageBuckets?: { open(name: string): Promise<{ indexedDB: IDBFactory }> };
  }
}

const NAME = "second-copy";
/** Milliseconds after which nobody waits for the second copy any more. */
const PATIENCE = 10_000;
/** Milliseconds for which it is left alone after it could not be opened. */
const REST = 60_000;

let opened: Promise<Database> | undefined;

/** Rejects with the database's own errors, and where the database does not answer. */
export function secondCopy(): Promise<Database> {
  opened ??= withinPatience(open());
  opened.catch(() => setTimeout(forget, REST));
  return opened;
}

function forget(): void {
  opened = undefined;
}

async function open(): Promise<Database> {
  const bucket = await navigator.storageBuckets?.open(NAME);
  return openDatabase(bucket?.indexedDB ?? indexedDB, `latchkey.${NAME}`, forget);
}

/** Does in the second copy what was done in the first. */
export async function alsoInCopy(task: (copy: Database) => Promise<void>): Promise<void> {
  try {
    await withinPatience(secondCopy().then(task));
  } catch (error) {
    console.error("The second copy of the vault could not be written:", error);
  }
}

/**
 * Follows a write into the first database; `before` is what that held. A copy that held something else is made whole
 * again, for which the write waits: what is answered is in both.
 */
export function copyWrite(first: Database, before: State, write: Write): Promise<void> {
  return alsoInCopy(async (copy) => {
    try {
      await carryOut(copy, write, (held) => isSameState(held, before));
    } catch (error) {
      if (!(error instanceof VaultError) || error.code !== "busy") throw error;
      await makeWhole(first, copy);
    }
  });
}

/** The header row of the second copy, or undefined. */
export async function headerOfCopy(): Promise<unknown> {
  return (await secondCopy()).get("header", HEADER_KEYS.header);
}

/** The second copy's rows of these ids, undefined where there is none. */
export async function spareRecords(ids: readonly Uint8Array[]): Promise<unknown[]> {
  let rows: unknown[] = ids.map(() => undefined);
  await alsoInCopy(async (copy) => {
    const { store } = copy.transaction("records");
    rows = await Promise.all(ids.map((id) => store.get(new Uint8Array(id))));
  });
  return rows;
}

async function makeWhole(first: Database, copy: Database): Promise<void> {
  const [mine, other] = [await headOf(first), await headOf(copy)];
  if (isSameState(mine, other)) return;
  // Not an older state of this vault: nothing but the copy has it.
  if (hasVault(other) && !isLater(mine, other)) {
    await setAside(first, vaultRows(await readRows(copy)));
  }
  await replaceRows(copy, await readRows(first));
}

function withinPatience<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException("It does not answer.", "TimeoutError")), PATIENCE);
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}
