import { equalBytes } from "../../src/bytes/equal.ts";
import { generationOf } from "../../src/vault/index/manifest.ts";
import { parseHeaderRow } from "../../src/vault/slots/header.ts";
import { type Database, HEADER_KEYS } from "./schema.ts";
import { writingBegins } from "./writings.ts";

/** All rows of a database at once, as they are: whoever reads a row checks its shape. */

const STORES = ["header", "pages", "records", "sites", "quarantine"] as const;
const STRICT = { durability: "strict" } as const;

interface Row {
  store: (typeof STORES)[number];
  key: IDBValidKey;
  value: unknown;
}

/** What tells one state of a vault from another. */
export interface State {
  header: unknown;
  manifest: unknown;
}

export interface Head extends State {
  /** Rows in the quarantine. */
  setAside: number;
}

export async function headOf(db: Database): Promise<Head> {
  const transaction = db.transaction(["header", "quarantine"]);
  const headers = transaction.objectStore("header");
  const [header, manifest, setAside] = await Promise.all([
    headers.get(HEADER_KEYS.header),
    headers.get(HEADER_KEYS.manifest),
    transaction.objectStore("quarantine").count(),
  ]);
  return { header, manifest, setAside };
}

export function hasVault({ header, manifest }: State): boolean {
  return header !== undefined || manifest !== undefined;
}

/** The same header and the same manifest: each writing of one has random bytes of its own. */
export function isSameState(a: State, b: State): boolean {
  return sameBytes(a.header, b.header, "mac") && sameBytes(a.manifest, b.manifest, "nonce");
}

/** Whether both are states of one vault, `a` the later one; false where that cannot be told. */
export function isLater(a: State, b: State): boolean {
  return (isSameVault(a, b) ?? false) && (generationOf(a.manifest) ?? 0) > (generationOf(b.manifest) ?? 0);
}

/** Undefined where one of the headers cannot be read. */
function isSameVault(a: State, b: State): boolean | undefined {
  const [idOfA, idOfB] = [vaultIdOf(a.header), vaultIdOf(b.header)];
  return idOfA && idOfB && equalBytes(idOfA, idOfB);
}

/** In one transaction. */
export async function readRows(db: Database): Promise<Row[]> {
  const transaction = db.transaction(STORES);
  const lists = await Promise.all(
    STORES.map(async (name) => {
      const store = transaction.objectStore(name);
      const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
      return keys.map((key, i): Row => ({ store: name, key, value: values[i] }));
    }),
  );
  return lists.flat();
}

/**
 * Puts these rows in the place of all that is there, in one transaction; `aside` is added to the quarantine. The
 * counters of wrong PINs that are there stay: they are written when the others are not.
 */
export async function replaceRows(
  db: Database,
  rows: readonly Row[],
  aside: readonly unknown[] = [],
): Promise<void> {
  writingBegins();
  const transaction = db.transaction(STORES, "readwrite", STRICT);
  const headers = transaction.objectStore("header");
  const attempts = await headers.get(HEADER_KEYS.attempts);
  const requests: Promise<unknown>[] = [transaction.done];
  try {
    for (const name of STORES) requests.push(transaction.objectStore(name).clear());
    for (const { store, key, value } of rows) {
      const target = transaction.objectStore(store);
      requests.push(target.put(value as never, target.keyPath === null ? (key as never) : undefined));
    }
    if (attempts !== undefined) requests.push(headers.put(attempts, HEADER_KEYS.attempts));
    for (const value of aside) requests.push(transaction.objectStore("quarantine").add(value as object));
  } catch (error) {
    // A row that cannot be stored must not leave the others half written.
    transaction.abort();
    await Promise.allSettled(requests);
    throw error;
  }
  await Promise.all(requests);
}

/** Adds these rows to the quarantine, in one transaction. */
export async function setAside(db: Database, values: readonly unknown[]): Promise<void> {
  const transaction = db.transaction("quarantine", "readwrite", STRICT);
  await Promise.all([...values.map((value) => transaction.store.add(value as object)), transaction.done]);
}

/** Those that make up the vault: not the counters of wrong PINs, the sites, or what was set aside before. */
export function vaultRows(rows: readonly Row[]): unknown[] {
  return rows
    .filter(({ store, key }) => store !== "sites" && store !== "quarantine" && key !== HEADER_KEYS.attempts)
    .map(({ value }) => value);
}

function vaultIdOf(header: unknown): Uint8Array | undefined {
  try {
    return parseHeaderRow(header).header.vaultId;
  } catch {
    return undefined;
  }
}

function sameBytes(a: unknown, b: unknown, member: string): boolean {
  if (a === undefined || b === undefined) return a === b;
  const [bytesOfA, bytesOfB] = [a, b].map((row) => (row as Record<string, unknown> | null)?.[member]);
  return bytesOfA instanceof Uint8Array && bytesOfB instanceof Uint8Array && equalBytes(bytesOfA, bytesOfB);
}
