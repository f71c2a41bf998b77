import { equalBytes } from "../../src/bytes/equal.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { VaultStorage } from "../../src/vault/ports.ts";
import { parseHeaderRow } from "../../src/vault/slots/header.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type { Damage, VaultState } from "../../src/wire/vault.ts";

/** What the way out of a damaged header needs of the storage. */
export interface DamageStorage {
  headerOfCopy(): Promise<unknown>;
  /** `readable`: the one that is replaced can be read. */
  replaceHeader(header: object, readable: boolean): Promise<void>;
  setAllAside(): Promise<void>;
}

/** The vault's header is all that opens it. Where it cannot be read, this is the way on. */
export class DamagedHeader {
  readonly #vault: Vault;
  readonly #storage: VaultStorage;
  readonly #damaged: DamageStorage;

  constructor(vault: Vault, storage: VaultStorage, damaged: DamageStorage) {
    this.#vault = vault;
    this.#storage = storage;
    this.#damaged = damaged;
  }

  /** The vault's state, "damaged" where its header cannot be read. Rejects with `newer-format`, and as storage does. */
  async state(): Promise<VaultState> {
    const state = await this.#look();
    return typeof state === "string" ? state : "damaged";
  }

  /** Why the header cannot be read, or undefined where it can. Rejects as `state` does. */
  async reason(): Promise<string | undefined> {
    const state = await this.#look();
    return typeof state === "string" ? undefined : state.reason;
  }

  async #look(): Promise<VaultState | { reason: string }> {
    try {
      return await this.#vault.state();
    } catch (error) {
      if (!(error instanceof VaultError) || error.code === "newer-format") throw error;
      return { reason: error.message };
    }
  }

  /** Rejects with VaultError `missing` where nothing is damaged. */
  async damage(): Promise<Damage> {
    return { reason: await this.#needReason(), copy: (await this.#copy()) !== undefined };
  }

  /** Whether there is a second copy of the header, of the same vault, and it differs from the one that is used. */
  async differs(): Promise<boolean> {
    const copy = await this.#copy();
    if (!copy) return false;
    const used = parsed((await this.#storage.readHead()).header);
    if (!used) return true;
    const { row, header } = used;
    if (!equalBytes(header.vaultId, copy.header.vaultId)) return false;
    return !(equalBytes(copy.row.body, row.body) && equalBytes(copy.row.mac, row.mac));
  }

  /** Rejects with VaultError `missing` where the second copy has no header that can be read, or no other. */
  async bringBackHeader(): Promise<void> {
    await this.#storage.exclusively(async () => {
      const copy = await this.#copy();
      if (!copy || !(await this.differs())) {
        throw new VaultError("missing", "There is no other copy of the vault's header.");
      }
      const readable = parsed((await this.#storage.readHead()).header) !== undefined;
      await this.#damaged.replaceHeader(copy.row, readable);
    });
    await this.#vault.lock();
  }

  /** Rejects with VaultError `exists` where the header can be read. */
  async startAnew(): Promise<void> {
    await this.#storage.exclusively(async () => {
      if ((await this.reason()) === undefined) throw new VaultError("exists", "The vault can be opened.");
      await this.#damaged.setAllAside();
    });
    await this.#vault.lock();
  }

  async #needReason(): Promise<string> {
    const reason = await this.reason();
    if (reason === undefined) throw new VaultError("missing", "The vault's header is not damaged.");
    return reason;
  }

  async #copy(): Promise<ParsedHeader | undefined> {
    return parsed(await this.#damaged.headerOfCopy().catch(() => undefined));
  }
}

type ParsedHeader = ReturnType<typeof parseHeaderRow>;

function parsed(stored: unknown): ParsedHeader | undefined {
  try {
    return parseHeaderRow(stored);
  } catch {
    return undefined;
  }
}
