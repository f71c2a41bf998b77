import { isBasis, notTheBasis } from "../../src/vault/index/basis.ts";
import type { VaultStorage, Write } from "../../src/vault/ports.ts";
import { database, HEADER_KEYS } from "./database.ts";

const DURABLE = { durability: "strict" } as const;
const FIRST = new Uint8Array(0);
const LAST = new Uint8Array(16).fill(255);

/** The vault's storage on IndexedDB. Rejects with the database's own errors (quota, corruption). */
export const vaultStorage: VaultStorage = {
  async readHead() {
    const { store } = (await database()).transaction("header");
    const [header, manifest] = await Promise.all([
      store.get(HEADER_KEYS.header),
      store.get(HEADER_KEYS.manifest),
    ]);
    return { header, manifest };
  },

  async readPage(number) {
    return (await database()).get("pages", number);
  },

  async readPages() {
    return (await database()).getAll("pages");
  },

  async readRecords(ids) {
    const { store } = (await database()).transaction("records");
    return Promise.all(ids.map((id) => store.get(new Uint8Array(id))));
  },

  async readRecordsAfter(id, count) {
    // Nothing but ids: the database would take keys of any kind.
    const after = IDBKeyRange.bound(new Uint8Array(id ?? FIRST), LAST, id !== undefined);
    return (await database()).getAll("records", after, Math.min(count, 2 ** 32 - 1));
  },

  async readQuarantine() {
    return (await database()).getAll("quarantine");
  },

  async haveTags(tags) {
    const index = (await database()).transaction("records").store.index("tag");
    const counts = await Promise.all(tags.map((tag) => index.count(new Uint8Array(tag))));
    return counts.map((count) => count > 0);
  },

  commit,

  exclusively(task) {
    return navigator.locks.request("latchkey.vault", task) as ReturnType<typeof task>;
  },
};

async function commit(write: Write): Promise<void> {
  const { header, manifest, pages = [], records = [], removed = [], quarantine = [], anew } = write;
  const stores = ["header", "pages", "records", "quarantine"] as const;
  const transaction = (await database()).transaction(stores, "readwrite", DURABLE);
  const store = <S extends (typeof stores)[number]>(name: S) => transaction.objectStore(name);
  const [storedHeader, storedManifest] = await Promise.all([
    store("header").get(HEADER_KEYS.header),
    store("header").get(HEADER_KEYS.manifest),
  ]);
  if (!isBasis(write.basis, storedHeader, storedManifest)) {
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
}
