import { compareBytes, equalBytes } from "../../src/bytes/equal.ts";
import { isBasis, notTheBasis } from "../../src/vault/index/basis.ts";
import type { PinGuard, UnlockedKeys, VaultSession, VaultStorage, Write } from "../../src/vault/ports.ts";
import { LEAST_COST } from "../../src/vault/sealing/kdf.ts";
import { Vault, type VaultPorts } from "../../src/vault/vault.ts";
import { someBytes } from "./hex.ts";

interface WithId {
  id: Uint8Array;
  tag?: Uint8Array;
}
interface WithNumber {
  number: number;
}

/** Storage in memory. What is written is copied, as a database would; each write is counted. */
export class MemoryStorage implements VaultStorage {
  header: unknown;
  manifest: unknown;
  pages: WithNumber[] = [];
  records: WithId[] = [];
  quarantine: unknown[] = [];
  /** Records of the second copy. */
  spare: WithId[] = [];
  writes = 0;
  #begun = 0;
  #last: Promise<unknown> = Promise.resolve();

  async readHead() {
    return structuredClone({ header: this.header, manifest: this.manifest });
  }

  async readPage(number: number) {
    return structuredClone(this.pages.find((page) => page.number === number));
  }

  async readPages() {
    return structuredClone(this.pages);
  }

  async readRecords(ids: readonly Uint8Array[]) {
    return structuredClone(ids.map((id) => this.records.find((row) => equalBytes(row.id, id))));
  }

  async readRecordsAfter(id: Uint8Array | undefined, count: number) {
    const sorted = this.records.toSorted((a, b) => compareBytes(a.id, b.id));
    const after = sorted.filter((row) => !id || compareBytes(row.id, id) > 0);
    return structuredClone(after.slice(0, count));
  }

  async readSpareRecords(ids: readonly Uint8Array[]) {
    return structuredClone(ids.map((id) => this.spare.find((row) => equalBytes(row.id, id))));
  }

  async readQuarantine() {
    return structuredClone(this.quarantine);
  }

  async haveTags(tags: readonly Uint8Array[]) {
    return tags.map((tag) => this.records.some((row) => row.tag && equalBytes(row.tag, tag)));
  }

  writings() {
    return this.#begun;
  }

  async commit(write: Write) {
    this.#begun++;
    if (!isBasis(write.basis, this.header, this.manifest)) throw notTheBasis();
    const {
      header,
      manifest,
      pages = [],
      records = [],
      removed = [],
      quarantine = [],
      anew,
    } = structuredClone(write);
    this.writes++;
    if (header) this.header = header;
    if (manifest) this.manifest = manifest;
    if (anew) [this.pages, this.records] = [[], []];
    this.records = this.records.filter((row) => !removed.some((id) => equalBytes(id, row.id)));
    for (const page of pages as WithNumber[]) {
      this.pages = [...this.pages.filter(({ number }) => number !== page.number), page];
    }
    for (const row of records as WithId[]) {
      this.records = [...this.records.filter(({ id }) => !equalBytes(id, row.id)), row];
    }
    this.quarantine.push(...quarantine);
  }

  replaceHeader(header: object) {
    this.#begun++;
    if (this.header) this.quarantine.push(this.header);
    this.header = structuredClone(header);
  }

  setAllAside() {
    this.#begun++;
    const rows = [this.header, this.manifest, ...this.pages, ...this.records];
    this.quarantine.push(...rows.filter((row) => typeof row === "object"));
    [this.header, this.manifest, this.pages, this.records] = [undefined, undefined, [], []];
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

/** Lets every guess through, and counts them. */
export class OpenGuard implements PinGuard {
  guesses = 0;
  openings = 0;

  guess<T>(_slots: readonly Uint8Array[], _hasOtherWay: boolean, tryIt: () => Promise<T>): Promise<T> {
    this.guesses++;
    return tryIt();
  }

  async opened() {
    this.openings++;
  }
}

export const PIN = "correct horse";
export const BY_PIN = { type: "pin", pin: PIN } as const;
export const RECOVERY_CODE = someBytes(16, 77);

export const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

export function memoryVault(onChange?: VaultPorts["onChange"], storage = new MemoryStorage()) {
  const session = new MemorySession();
  const guard = new OpenGuard();
  const vault = new Vault({ storage, session, guard, randomBytes, ...(onChange && { onChange }) });
  return { storage, session, guard, vault };
}

/** A vault behind `PIN` and `RECOVERY_CODE`, unlocked. */
export async function madeVault(onChange?: VaultPorts["onChange"]) {
  const made = memoryVault(onChange);
  await made.vault.create(PIN, RECOVERY_CODE, LEAST_COST);
  return made;
}
