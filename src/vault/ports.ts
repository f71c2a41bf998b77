/** What the vault needs from outside. */

/** One record at rest: nothing in it says what it holds. */
export interface Row {
  /** 16 random bytes. */
  id: Uint8Array;
  /** `ownershipTag` of the credential. */
  tag: Uint8Array;
  /** AES-256-GCM nonce, 12 bytes. */
  nonce: Uint8Array;
  /** Ciphertext and tag. */
  sealed: Uint8Array;
}

export interface VaultStorage {
  /** Whatever is stored as header, or undefined; the vault checks its shape. */
  readHeader(): Promise<unknown>;
  /** Stores the header of a new vault; rejects with VaultError `exists` where there is one. */
  createHeader(header: object): Promise<void>;
  readRows(): Promise<Row[]>;
  /** For each tag, whether a row has it; in one transaction. */
  haveTags(tags: readonly Uint8Array[]): Promise<boolean[]>;
  /** Adds or replaces rows by id in one transaction, durable when the promise resolves. */
  writeRows(rows: readonly Row[]): Promise<void>;
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
  recordKey: Uint8Array;
}
