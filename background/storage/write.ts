import { isBasis, notTheBasis } from "../../src/vault/index/basis.ts";
import type { Write } from "../../src/vault/ports.ts";
import type { State } from "./rows.ts";
import { type Database, HEADER_KEYS } from "./schema.ts";
import { writingBegins } from "./writings.ts";

const DURABLE = { durability: "strict" } as const;

/**
 * Carries a write out in one transaction, durable when the promise resolves, and gives what it replaced. Rejects with
 * VaultError `busy`, and writes nothing, where it does not fit what is stored: that must be the write's basis, unless
 * `fits` says more; else with the database's own errors.
 */
export async function carryOut(
  db: Database,
  write: Write,
  fits = ({ header, manifest }: State) => isBasis(write.basis, header, manifest),
): Promise<State> {
  const { header, manifest, pages = [], records = [], removed = [], quarantine = [], anew } = write;
  const stores = ["header", "pages", "records", "quarantine"] as const;
  writingBegins();
  const transaction = db.transaction(stores, "readwrite", DURABLE);
  const store = <S extends (typeof stores)[number]>(name: S) => transaction.objectStore(name);
  const [storedHeader, storedManifest] = await Promise.all([
    store("header").get(HEADER_KEYS.header),
    store("header").get(HEADER_KEYS.manifest),
  ]);
  const before = { header: storedHeader, manifest: storedManifest };
  if (!fits(before)) {
    transaction.abort();
    await transaction.done.catch(() => undefined);
    throw notTheBasis();
  }
  const requests: Promise<unknown>[] = [transaction.done];
  try {
    if (header) requests.push(store("header").put(header, HEADER_KEYS.header));
    if (manifest) requests.push(store("header").put(manifest, HEADER_KEYS.manifest));
    if (anew) requests.push(store("pages").clear(), store("records").clear());
    for (const id of removed) requests.push(store("records").delete(new Uint8Array(id)));
    for (const page of pages) requests.push(store("pages").put(page));
    for (const record of records) requests.push(store("records").put(record));
    for (const row of quarantine) requests.push(store("quarantine").add(row));
  } catch (error) {
    // A row that cannot be stored must not leave the others half written.
    transaction.abort();
    await Promise.allSettled(requests);
    throw error;
  }
  await Promise.all(requests);
  return before;
}
