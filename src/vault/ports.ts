/** What the vault needs from outside. */

/** What a write puts in place and takes away, in one transaction. */
export interface Write {
  /** What the write was prepared from, null: nothing there. The write is refused where it is no longer so. */
  basis: { headerMac: Uint8Array | null; generation: number | null };
  header?: object;
  manifest?: object;
  pages?: readonly object[];
  records?: readonly object[];
  /** Ids of records. */
  removed?: readonly Uint8Array[];
  /** Rows that cannot be read, to be set aside. */
  quarantine?: readonly object[];
  /** Pages and records that are not put in place go, for a vault that is laid down anew. */
  anew?: true;
}

/** Header row and manifest row, undefined where there is none. */
export interface StoredHead {
  header: unknown;
  manifest: unknown;
}

/** Everything at rest, as it is: whoever reads checks its shape. */
export interface VaultStorage {
  /** In one transaction. */
  readHead(): Promise<StoredHead>;
  /** The page of this number, or undefined. */
  readPage(number: number): Promise<unknown>;
  readPages(): Promise<unknown[]>;
  /** The rows of these ids, undefined where there is none; in one transaction. */
  readRecords(ids: readonly Uint8Array[]): Promise<unknown[]>;
  /** At most `count` rows after this id, in ascending order of id. */
  readRecordsAfter(id: Uint8Array | undefined, count: number): Promise<unknown[]>;
  /**
   * The second copy's rows of these ids, undefined where there is none or the copy cannot be read; for repair alone.
   */
  readSpareRecords(ids: readonly Uint8Array[]): Promise<unknown[]>;
  readQuarantine(): Promise<unknown[]>;
  /** For each tag, whether a row has it; in one transaction. */
  haveTags(tags: readonly Uint8Array[]): Promise<boolean[]>;
  /**
   * All or nothing, durable when the promise resolves. Rejects with VaultError `busy`, and writes nothing, where
   * the basis is no longer what is stored.
   */
  commit(write: Write): Promise<void>;
  /** How many writes have begun: what was read while there were fewer may not be so any more. */
  writings(): number;
  /** Runs one read-and-write at a time, across every context of the extension. */
  exclusively<T>(task: () => Promise<T>): Promise<T>;
}

/** Memory that outlives a stop of the background but not the browser. */
export interface VaultSession {
  get(): Promise<UnlockedKeys | undefined>;
  set(keys: UnlockedKeys): Promise<void>;
  clear(): Promise<void>;
}

/** The subkeys that ceremonies need; the vault key itself is never kept. */
export interface UnlockedKeys {
  vaultId: Uint8Array;
  records: Uint8Array;
  index: Uint8Array;
  places: Uint8Array;
}

/** The limit on guesses of PINs. */
export interface PinGuard {
  /**
   * Counts a guess at the PIN of these slots before it is tried. Rejects with VaultError `wait` or `pin-rests`
   * without trying it. `hasOtherWay`: another kind of slot can open the vault.
   */
  guess<T>(slots: readonly Uint8Array[], hasOtherWay: boolean, tryIt: () => Promise<T>): Promise<T>;
  /** The vault was opened in another way. */
  opened(): Promise<void>;
}
