import { equalBytes } from "../../src/bytes/equal.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { Row, UnlockedKeys, VaultSession, VaultStorage } from "../../src/vault/ports.ts";
import { Vault } from "../../src/vault/vault.ts";

/** Storage in memory. What is written is copied, as a database would; each write is counted. */
export class MemoryStorage implements VaultStorage {
  header: unknown;
  rows: Row[] = [];
  writes = 0;
  #last: Promise<unknown> = Promise.resolve();

  async readHeader() {
    return structuredClone(this.header);
  }

  async createHeader(header: object) {
    if (this.header !== undefined) throw new VaultError("exists", "There is a vault already.");
    this.header = structuredClone(header);
  }

  async readRows() {
    return structuredClone(this.rows);
  }

  async haveTags(tags: readonly Uint8Array[]) {
    return tags.map((tag) => this.rows.some((row) => equalBytes(row.tag, tag)));
  }

  async writeRows(rows: readonly Row[]) {
    this.writes++;
    for (const row of structuredClone(rows)) {
      const at = this.rows.findIndex(({ id }) => equalBytes(id, row.id));
      if (at === -1) this.rows.push(row);
      else this.rows[at] = row;
    }
  }

  exclusively<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(task);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

export class MemorySession implements VaultSession {
  keys: UnlockedKeys | undefined;

  async get() {
    return structuredClone(this.keys);
  }

  async set(keys: UnlockedKeys) {
    this.keys = structuredClone(keys);
  }

  async clear() {
    this.keys = undefined;
  }
}

export const PIN = "correct horse";

export function memoryVault(onChange?: () => void) {
  const storage = new MemoryStorage();
  const session = new MemorySession();
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const vault = new Vault(storage, session, randomBytes, onChange);
  return { storage, session, vault };
}

/** A vault behind `PIN`, unlocked. */
export async function madeVault(onChange?: () => void) {
  const made = memoryVault(onChange);
  await made.vault.create(PIN);
  return made;
}
