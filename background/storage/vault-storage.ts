import { VaultError } from "../../src/vault/errors.ts";
import type { VaultStorage } from "../../src/vault/ports.ts";
import { database } from "./database.ts";

const HEADER = "vault";
const DURABLE = { durability: "strict" } as const;

/** The vault's storage on IndexedDB. Rejects with the database's own errors (quota, corruption). */
export const vaultStorage: VaultStorage = {
  async readHeader() {
    return (await database()).get("header", HEADER);
  },

  async createHeader(header) {
    const transaction = (await database()).transaction("header", "readwrite", DURABLE);
    const there = await transaction.store.get(HEADER);
    if (there === undefined) await transaction.store.add(header, HEADER);
    await transaction.done;
    if (there !== undefined) throw new VaultError("exists", "There is a vault already.");
  },

  async readRows() {
    return (await database()).getAll("records");
  },

  async haveTags(tags) {
    const index = (await database()).transaction("records").store.index("tag");
    const counts = await Promise.all(tags.map((tag) => index.count(new Uint8Array(tag))));
    return counts.map((count) => count > 0);
  },

  async writeRows(rows) {
    const transaction = (await database()).transaction("records", "readwrite", DURABLE);
    await Promise.all([...rows.map((row) => transaction.store.put(row)), transaction.done]);
  },

  exclusively(task) {
    return navigator.locks.request("latchkey.vault", task) as ReturnType<typeof task>;
  },
};
