import type { StoredHead, VaultStorage, Write } from "../../src/vault/ports.ts";
import { database } from "./database.ts";
import { HEADER_KEYS } from "./schema.ts";
import { copyWrite, spareRecords } from "./second-copy.ts";
import { carryOut } from "./write.ts";
import { writings } from "./writings.ts";

const FIRST = new Uint8Array(1);
const LAST = new Uint8Array(16).fill(255);

/** The reading of the head that is about to begin: all who ask by then share it. */
let nextHead: Promise<StoredHead> | undefined;

/** The vault's storage on IndexedDB. Rejects with the database's own errors (quota, corruption). */
export const vaultStorage: VaultStorage = {
  readHead() {
    nextHead ??= readHead();
    return nextHead;
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

  readSpareRecords: spareRecords,

  async readQuarantine() {
    return (await database()).getAll("quarantine");
  },

  async haveTags(tags) {
    const index = (await database()).transaction("records").store.index("tag");
    const counts = await Promise.all(tags.map((tag) => index.count(new Uint8Array(tag))));
    return counts.map((count) => count > 0);
  },

  commit,

  writings,

  exclusively(task) {
    return navigator.locks.request("latchkey.vault", task) as ReturnType<typeof task>;
  },
};

async function readHead(): Promise<StoredHead> {
  // What was written before somebody asked must be seen: whoever asks from here on waits for another one.
  const db = await database().finally(() => {
    nextHead = undefined;
  });
  const { store } = db.transaction("header");
  const [header, manifest] = await Promise.all([
    store.get(HEADER_KEYS.header),
    store.get(HEADER_KEYS.manifest),
  ]);
  return { header, manifest };
}

async function commit(write: Write): Promise<void> {
  const db = await database();
  const before = await carryOut(db, write);
  await copyWrite(db, before, write);
}
