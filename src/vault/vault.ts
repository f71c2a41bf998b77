import { concat } from "../bytes/concat.ts";
import { equalBytes } from "../bytes/equal.ts";
import { utf8 } from "../bytes/utf8.ts";
import { NONCE_BYTES, open, ownershipTag, seal, subkey } from "./cipher.ts";
import { VaultError } from "./errors.ts";
import { FORMAT, parseHeader, type VaultHeader } from "./header.ts";
import { deriveKey, KDF_DEFAULTS, type KdfParameters } from "./kdf.ts";
import { decodePasskey, encodePasskey, type Passkey } from "./passkey.ts";
import type { Row, UnlockedKeys, VaultSession, VaultStorage } from "./ports.ts";

/** Characters (Unicode code points) of a PIN. */
export const PIN_LENGTH = { min: 6, max: 256 } as const;

/** The vault behind its PIN: the one way to what is stored. Every failure is a VaultError or the storage's. */
export class Vault {
  readonly #storage: VaultStorage;
  readonly #session: VaultSession;
  readonly #randomBytes: (length: number) => Uint8Array;
  readonly #onChange: () => void;

  /** `onChange` is called when the vault was made, unlocked, locked or changed. */
  constructor(
    storage: VaultStorage,
    session: VaultSession,
    randomBytes: (length: number) => Uint8Array,
    onChange: () => void = () => {},
  ) {
    this.#storage = storage;
    this.#session = session;
    this.#randomBytes = randomBytes;
    this.#onChange = onChange;
  }

  async state(): Promise<"none" | "locked" | "unlocked"> {
    const header = await this.#header();
    if (!header) return "none";
    return (await this.#keys(header)) ? "unlocked" : "locked";
  }

  /** Makes a new vault behind `pin` and leaves it unlocked. */
  async create(pin: string): Promise<void> {
    const length = pinLength(pin);
    if (length < PIN_LENGTH.min) {
      throw new VaultError("pin-too-short", `A PIN has at least ${PIN_LENGTH.min} characters.`);
    }
    if (length > PIN_LENGTH.max) {
      throw new VaultError("pin-too-long", `A PIN has at most ${PIN_LENGTH.max} characters.`);
    }
    if (await this.#header()) throw new VaultError("exists", "There is a vault already.");
    const vaultId = this.#randomBytes(16);
    const vaultKey = this.#randomBytes(32);
    const kdf: KdfParameters = { type: "argon2id", ...KDF_DEFAULTS, salt: this.#randomBytes(16) };
    const header: VaultHeader = {
      format: FORMAT,
      vaultId,
      kdf,
      wrapped: await seal(
        await deriveKey(pin, kdf),
        this.#randomBytes(NONCE_BYTES),
        vaultKey,
        wrapContext(vaultId, kdf),
      ),
      tagKey: this.#randomBytes(32),
    };
    await this.#storage.createHeader(header);
    await this.#session.set({ vaultId, recordKey: subkey(vaultKey, vaultId, "records") });
    this.#onChange();
  }

  /** Opens the vault until `lock()` or the end of the browser. Rejects with `wrong-pin`. */
  async unlock(pin: string): Promise<void> {
    const { header, vaultKey } = await this.#openWith(pin);
    await this.#session.set({
      vaultId: header.vaultId,
      recordKey: subkey(vaultKey, header.vaultId, "records"),
    });
    this.#onChange();
  }

  /** User verification: that the person knows the PIN. Rejects with `wrong-pin`. */
  async verify(pin: string): Promise<void> {
    await this.#openWith(pin);
  }

  async lock(): Promise<void> {
    await this.#session.clear();
    this.#onChange();
  }

  /** Those of `ids` that are credentials of this vault for `rpId`. Works while locked. */
  async owned(rpId: string, ids: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const header = await this.#header();
    if (!header || ids.length === 0) return [];
    const there = await this.#storage.haveTags(ids.map((id) => ownershipTag(header.tagKey, rpId, id)));
    return ids.filter((_, i) => there[i]);
  }

  /** Every passkey, newest first. Rejects with `locked`. */
  async passkeys(): Promise<Passkey[]> {
    const { keys } = await this.#unlocked();
    const entries = await this.#entries(keys);
    return entries.map(({ passkey }) => passkey).sort((a, b) => b.createdAt - a.createdAt);
  }

  /** Rejects with `locked`. */
  async add(passkey: Passkey): Promise<void> {
    await this.#storage.exclusively(async () => {
      const { header, keys } = await this.#unlocked();
      await this.#storage.writeRows([await this.#row(header, keys, this.#randomBytes(16), passkey)]);
    });
    this.#onChange();
  }

  /**
   * Changes each passkey to what `change` makes of it, `undefined` leaving it as it is, in one transaction.
   * Rejects with `locked`.
   */
  async update(change: (passkey: Passkey) => Passkey | undefined): Promise<void> {
    await this.#storage.exclusively(async () => {
      const { header, keys } = await this.#unlocked();
      const rows = (await this.#entries(keys)).flatMap(({ id, passkey }) => {
        const changed = change(passkey);
        return changed ? [this.#row(header, keys, id, changed)] : [];
      });
      if (rows.length > 0) await this.#storage.writeRows(await Promise.all(rows));
    });
    this.#onChange();
  }

  async #header(): Promise<VaultHeader | undefined> {
    const stored = await this.#storage.readHeader();
    return stored === undefined ? undefined : parseHeader(stored);
  }

  /** The keys in memory, if they are this vault's. */
  async #keys(header: VaultHeader): Promise<UnlockedKeys | undefined> {
    const keys = await this.#session.get();
    return keys && equalBytes(keys.vaultId, header.vaultId) ? keys : undefined;
  }

  async #unlocked(): Promise<{ header: VaultHeader; keys: UnlockedKeys }> {
    const header = await this.#header();
    if (!header) throw new VaultError("missing", "There is no vault.");
    const keys = await this.#keys(header);
    if (!keys) throw new VaultError("locked", "The vault is locked.");
    return { header, keys };
  }

  async #openWith(pin: string): Promise<{ header: VaultHeader; vaultKey: Uint8Array }> {
    const header = await this.#header();
    if (!header) throw new VaultError("missing", "There is no vault.");
    if (pinLength(pin) > PIN_LENGTH.max) throw new VaultError("wrong-pin", "That is not the PIN.");
    const key = await deriveKey(pin, header.kdf);
    try {
      const vaultKey = await open(key, header.wrapped, wrapContext(header.vaultId, header.kdf));
      return { header, vaultKey };
    } catch (cause) {
      throw new VaultError("wrong-pin", "That is not the PIN.", { cause });
    }
  }

  /** What opens; one damaged record must not take the sound ones with it, and stays where it is. */
  async #entries(keys: UnlockedKeys): Promise<{ id: Uint8Array; passkey: Passkey }[]> {
    const rows = await this.#storage.readRows();
    const opened = await Promise.allSettled(
      rows.map(async (row) => ({
        id: row.id,
        passkey: decodePasskey(await open(keys.recordKey, row, recordContext(keys.vaultId, row.id))),
      })),
    );
    return opened.flatMap((entry) => (entry.status === "fulfilled" ? [entry.value] : []));
  }

  async #row(header: VaultHeader, keys: UnlockedKeys, id: Uint8Array, passkey: Passkey): Promise<Row> {
    const sealed = await seal(
      keys.recordKey,
      this.#randomBytes(NONCE_BYTES),
      encodePasskey(passkey),
      recordContext(keys.vaultId, id),
    );
    return { id, tag: ownershipTag(header.tagKey, passkey.rpId, passkey.id), ...sealed };
  }
}

/** Counted in the form that the key is derived from. */
function pinLength(pin: string): number {
  return [...pin.normalize("NFKC")].length;
}

/** Binds the wrapped key to its vault and to the cost that it was wrapped at. */
function wrapContext(vaultId: Uint8Array, kdf: KdfParameters): Uint8Array {
  const cost = new DataView(new ArrayBuffer(12));
  cost.setUint32(0, kdf.memoryKiB);
  cost.setUint32(4, kdf.passes);
  cost.setUint32(8, kdf.parallelism);
  return concat(utf8(`latchkey/${FORMAT}/vault-key`), vaultId, new Uint8Array(cost.buffer), kdf.salt);
}

/** Binds a record to its vault, its place and its kind. */
function recordContext(vaultId: Uint8Array, recordId: Uint8Array): Uint8Array {
  return concat(utf8(`latchkey/${FORMAT}/passkey`), vaultId, recordId);
}
