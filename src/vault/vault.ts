import { equalBytes } from "../bytes/equal.ts";
import { VaultError } from "./errors.ts";
import { convertStored } from "./files/conversion.ts";
import { isFormat1, parseHeaderOfFormat1 } from "./files/format-1.ts";
import { readHead } from "./index/head.ts";
import { KnownIndex } from "./index/known-index.ts";
import { type Change, type Exclusively, Records, type StoredItem } from "./index/records.ts";
import type { Setting } from "./items/item.ts";
import type { Passkey } from "./items/passkey.ts";
import type { PinGuard, StoredHead, UnlockedKeys, VaultSession, VaultStorage } from "./ports.ts";
import { ownershipTag, type RandomBytes } from "./sealing/cipher.ts";
import type { KdfCost } from "./sealing/kdf.ts";
import { type OpenKeys, openKeys, sameKeys, unlockedKeys } from "./sealing/keys.ts";
import { type Header, type HeaderRow, parseHeaderRow, verifyHeader } from "./slots/header.ts";
import { openAnySlot } from "./slots/opening.ts";
import { checkNewPin, PIN_LENGTH, pinLength } from "./slots/pin.ts";
import { type Secret, type Slot, slotsFor, WRONG } from "./slots/slots.ts";
import { type Listing, listingOf, renewListing } from "./whole/listing.ts";
import { makeVault } from "./whole/new-vault.ts";
import { readWhole, type Whole } from "./whole/whole.ts";

export interface VaultPorts {
  storage: VaultStorage;
  session: VaultSession;
  guard: PinGuard;
  randomBytes: RandomBytes;
  /** Called when it is so: the vault was made or unlocked, locked, or written to. */
  onChange?: (change: "opened" | "locked" | "written") => void;
}

type StoredHeader = { row: HeaderRow; header: Header };

/** The vault: the one way to what is stored. Every failure is a VaultError or the storage's. */
export class Vault {
  readonly #storage: VaultStorage;
  readonly #session: VaultSession;
  readonly #guard: PinGuard;
  readonly #randomBytes: RandomBytes;
  readonly #onChange: NonNullable<VaultPorts["onChange"]>;
  /** Counts the times that it was locked. */
  #locks = 0;
  #open: { kept: UnlockedKeys; keys: OpenKeys; known: KnownIndex } | undefined;
  /** The reading of everything that goes on. */
  #reading: Promise<Whole> | undefined;

  constructor({ storage, session, guard, randomBytes, onChange = () => {} }: VaultPorts) {
    this.#storage = storage;
    this.#session = session;
    this.#guard = guard;
    this.#randomBytes = randomBytes;
    this.#onChange = onChange;
  }

  async state(): Promise<"none" | "locked" | "unlocked"> {
    const { header: stored, manifest } = await this.#storage.readHead();
    if (stored === undefined && manifest === undefined) return "none";
    if (stored === undefined)
      throw new VaultError("damaged", "The vault has lost its header: nothing can open it.");
    if (isFormat1(stored)) return "locked";
    return (await this.#keptKeys(parseHeaderRow(stored).header)) ? "unlocked" : "locked";
  }

  /** The slots, as the header has them; none of a vault of format 1. Works while locked. */
  async slots(): Promise<Slot[]> {
    const { header: stored } = await this.#storage.readHead();
    return stored === undefined || isFormat1(stored) ? [] : parseHeaderRow(stored).header.slots;
  }

  /** What the limit on guesses counts at: the slots with a PIN, and whether there is another way in. */
  async guarded(): Promise<{ ids: Uint8Array[]; hasOtherWay: boolean }> {
    const { header: stored } = await this.#storage.readHead();
    if (isFormat1(stored)) return { ids: [parseHeaderOfFormat1(stored).vaultId], hasOtherWay: false };
    return guarded(await this.slots());
  }

  /** The vault's id. Rejects with `locked`. */
  async openId(): Promise<Uint8Array> {
    return (await this.#unlocked()).header.vaultId;
  }

  /**
   * Makes a new vault behind a PIN and a recovery code (16 random bytes) and leaves it unlocked. Returns the id of the
   * recovery code's slot.
   */
  async create(pin: string, recoveryCode: Uint8Array, cost: KdfCost): Promise<Uint8Array> {
    checkNewPin(pin);
    const { header } = await this.#storage.readHead();
    if (header !== undefined) throw new VaultError("exists", "There is a vault already.");
    const { rows, keys, slots } = await makeVault(
      [
        { type: "pin", pin, cost },
        { type: "recovery", code: recoveryCode },
      ],
      { generation: 1, items: [] },
      this.#randomBytes,
    );
    await this.#storage
      .commit({ basis: { headerMac: null, generation: null }, ...rows })
      .catch((error: unknown) => {
        if (!(error instanceof VaultError)) throw error;
        throw new VaultError("exists", "There is a vault already.", { cause: error });
      });
    await this.#session.set(keys);
    this.#onChange("opened");
    return slots[1].id;
  }

  /**
   * Opens the vault until `lock()` or the end of the browser. Rejects with `wrong-secret`, `wait`, `pin-rests`,
   * `recovery-code-typo`, or says what is damaged.
   */
  async unlock(secret: Secret): Promise<void> {
    const locks = this.#locks;
    const { header: stored } = await this.#storage.readHead();
    const converted =
      isFormat1(stored) &&
      (await convertStored(stored, secret, {
        storage: this.#storage,
        session: this.#session,
        guard: this.#guard,
        randomBytes: this.#randomBytes,
      }));
    if (!converted) await this.#session.set(await this.#checkedKeys(secret));
    // Whoever locked while the key was derived meant it.
    if (locks !== this.#locks) return this.lock();
    this.#onChange("opened");
  }

  /** User verification: that the person has one of the secrets. Rejects as `unlock` does. */
  async verify(secret: Secret): Promise<void> {
    await this.#checkedKeys(secret);
  }

  /**
   * The vault key, for what needs more than the vault being open. Rejects as `unlock` does; `unverified`, for repair
   * alone, lets a header through that was changed.
   */
  async openWith(
    secret: Secret,
    header: "verified" | "unverified" = "verified",
  ): Promise<StoredHeader & { vaultKey: Uint8Array }> {
    const stored = await this.#header();
    const { slots } = stored.header;
    const open = async () => {
      const vaultKey = await openAnySlot(stored.header, secret);
      if (header === "verified") verifyHeader(stored.row, vaultKey, stored.header.vaultId);
      return { ...stored, vaultKey };
    };
    if (slotsFor(slots, secret).length === 0) throw new VaultError("wrong-secret", WRONG[secret.type]);
    if (!("pin" in secret)) {
      const opened = await open();
      await this.#guard.opened();
      return opened;
    }
    if (pinLength(secret.pin) > PIN_LENGTH.max) throw new VaultError("wrong-secret", "That is not the PIN.");
    const { ids, hasOtherWay } = guarded(slots);
    return this.#guard.guess(ids, hasOtherWay, open);
  }

  async lock(): Promise<void> {
    this.#locks++;
    this.#open = undefined;
    this.#reading = undefined;
    await this.#session.clear();
    this.#onChange("locked");
  }

  /** Those of `ids` that are credentials of this vault for `rpId`. Works while locked. */
  async owned(rpId: string, ids: readonly Uint8Array[]): Promise<Uint8Array[]> {
    if (ids.length === 0) return [];
    const { header: stored } = await this.#storage.readHead();
    if (stored === undefined) return [];
    const { tagKey } = isFormat1(stored) ? parseHeaderOfFormat1(stored) : parseHeaderRow(stored).header;
    const there = await this.#storage.haveTags(ids.map((id) => ownershipTag(tagKey, rpId, id)));
    return ids.filter((_, i) => there[i]);
  }

  /** The passkeys of this rpId, newest first. Rejects with `locked`, or `damaged` where that cannot be told. */
  async find(rpId: string): Promise<Passkey[]> {
    const stored = await (await this.#unlocked()).records.ofSite(rpId);
    const passkeys = stored.flatMap(({ item }) => (item.kind === "passkey" ? [item.value] : []));
    return passkeys.sort((a, b) => b.createdAt - a.createdAt);
  }

  /** Every sound passkey, newest first. Rejects with `locked`. */
  async passkeys(): Promise<Passkey[]> {
    const { items } = await this.whole();
    const passkeys = items.flatMap(({ item }) => (item.kind === "passkey" ? [item.value] : []));
    return passkeys.sort((a, b) => b.createdAt - a.createdAt);
  }

  /** The records of these ids; one that is gone is left out. Rejects with `locked`. */
  async items(ids: readonly Uint8Array[]): Promise<StoredItem[]> {
    return (await this.#unlocked()).records.withIds(ids);
  }

  /**
   * Everything, checked; one reading serves all who ask before it ends, where nothing was written since it began.
   * Rejects with `locked`, `manifest-damaged` or `header-changed`.
   */
  async whole(): Promise<Whole> {
    const { keys, header } = await this.#unlocked();
    for (let joined = this.#reading; joined; joined = this.#reading) {
      const whole = await joined;
      const { manifest } = await readHead(this.#storage, keys);
      if (manifest.generation === whole.manifest.generation) return whole;
    }
    if (!this.#reading) {
      const reading = readWhole(this.#storage, keys, header.tagKey).finally(() => {
        if (this.#reading === reading) this.#reading = undefined;
      });
      this.#reading = reading;
    }
    return this.#reading;
  }

  /**
   * What `view` makes of every sound record, as it is now; of what an earlier listing of the same `view` knows,
   * only what has changed is read. Rejects as `whole` does.
   */
  async listing<T>(known: Listing<T> | undefined, view: (item: StoredItem) => T): Promise<Listing<T>> {
    const { keys, header } = await this.#unlocked();
    const ports = { storage: this.#storage, keys, tagKey: header.tagKey };
    const renewed = known && (await renewListing(ports, known, view).catch(toWhole));
    return renewed ?? listingOf(await this.whole(), view);
  }

  /** Rejects with `locked`. */
  async add(passkey: Passkey): Promise<void> {
    await this.change(async () => [this.#addition(passkey)]);
  }

  /**
   * Does of `add` what can be done before it, for the vault as it is now; what is returned does the rest, or all of it
   * anew where the vault is another by then. Both reject with `locked`.
   */
  async prepareToAdd(passkey: Passkey): Promise<() => Promise<void>> {
    const locks = this.#locks;
    const change = this.#addition(passkey);
    const { records } = await this.#unlocked();
    const draft = await records.draft([change]);
    return async () => {
      const written = await this.#storage.exclusively(async () => {
        // Not by the keys: they are to go when it is locked.
        if (!this.#open || this.#locks !== locks) return false;
        return this.#storage.commit(draft).then(() => true, unlessBusy);
      });
      if (written) this.written();
      else await this.change(async () => [change]);
    };
  }

  /**
   * Changes each passkey of this rpId to what `change` makes of it, `undefined` leaving it as it is, in one
   * transaction. Rejects with `locked`.
   */
  async update(rpId: string, change: (passkey: Passkey) => Passkey | undefined): Promise<void> {
    await this.change(async (records) =>
      (await records.ofSite(rpId)).flatMap(({ id, item }) => {
        const value = item.kind === "passkey" ? change(item.value) : undefined;
        return value ? [{ id, item: { ...item, kind: "passkey", value }, before: item }] : [];
      }),
    );
  }

  /** The value of a private setting, or undefined. Rejects with `locked`. */
  async setting(name: string): Promise<Setting["value"] | undefined> {
    const stored = await (await this.#unlocked()).records.settings();
    return stored.flatMap(({ item }) =>
      item.kind === "setting" && item.value.name === name ? [item.value.value] : [],
    )[0];
  }

  /** Rejects with `locked`. */
  async setSetting(name: string, value: Setting["value"]): Promise<void> {
    await this.change(async (records) => [await this.settingChange(records, name, value)]);
  }

  /** The same as a part of another change. */
  async settingChange(records: Records, name: string, value: Setting["value"]): Promise<Change> {
    const old = (await records.settings()).find(
      ({ item }) => item.kind === "setting" && item.value.name === name,
    );
    const item = { kind: "setting" as const, value: { name, value } };
    return old ? { id: old.id, item, before: old.item } : { id: this.#randomBytes(16), item };
  }

  /**
   * Writes what `prepare` asks for, in one transaction of a generation after `after`; nobody else writes from its
   * reading on. Rejects with `locked`.
   */
  async change(
    prepare: (records: Records, whole: () => Promise<Whole>) => Promise<Change[]>,
    after = 0,
  ): Promise<void> {
    await this.#storage.exclusively(async () => {
      const alone: Exclusively = (task) => task();
      const { records, keys, header } = await this.#unlocked(alone);
      const changes = await prepare(records, () => readWhole(this.#storage, keys, header.tagKey, alone));
      if (changes.length > 0) await records.write(changes, after);
    });
    this.written();
  }

  /** What `isStillAt` knows the vault by, as it is now. */
  get mark(): number {
    return this.#storage.writings();
  }

  /** Whether it is certain without looking that the vault is unlocked, and that nobody has begun to write since. */
  isStillAt(mark: number): boolean {
    return this.#open !== undefined && this.#storage.writings() === mark;
  }

  /** To be called after a write that did not go through `change`. */
  written(): void {
    this.#onChange("written");
  }

  #addition(passkey: Passkey): Change {
    return { id: this.#randomBytes(16), item: { kind: "passkey", value: passkey } };
  }

  async #header(): Promise<StoredHeader> {
    return headerOf(await this.#storage.readHead());
  }

  /** What a secret opens, where header and manifest belong together. */
  async #checkedKeys(secret: Secret): Promise<UnlockedKeys> {
    const { vaultKey, header } = await this.openWith(secret);
    const keys = unlockedKeys(vaultKey, header.vaultId);
    await readHead(this.#storage, await openKeys(keys));
    return keys;
  }

  /** The keys in memory, if they are this vault's. */
  async #keptKeys({ vaultId }: Header): Promise<UnlockedKeys | undefined> {
    const kept = await this.#session.get();
    return kept && equalBytes(kept.vaultId, vaultId) ? kept : undefined;
  }

  async #unlocked(
    exclusively: Exclusively = (task) => this.#storage.exclusively(task),
  ): Promise<StoredHeader & { keys: OpenKeys; records: Records }> {
    const locks = this.#locks;
    const stored = await this.#storage.readHead();
    if (isFormat1(stored.header)) throw new VaultError("locked", "The vault is locked.");
    const { row, header } = headerOf(stored);
    const kept = await this.#keptKeys(header);
    if (!kept) throw new VaultError("locked", "The vault is locked.");
    const open =
      this.#open && sameKeys(this.#open.kept, kept)
        ? this.#open
        : { kept, keys: await openKeys(kept), known: new KnownIndex() };
    // Locked meanwhile, nothing of it is to stay.
    if (locks === this.#locks) this.#open = open;
    const { keys, known } = open;
    return {
      row,
      header,
      keys,
      records: new Records({
        storage: this.#storage,
        head: stored,
        known,
        keys,
        tagKey: header.tagKey,
        randomBytes: this.#randomBytes,
        exclusively,
      }),
    };
  }
}

/** Throws VaultError `missing`, or what is wrong with it. */
function headerOf({ header }: StoredHead): StoredHeader {
  if (header === undefined) throw new VaultError("missing", "There is no vault.");
  return parseHeaderRow(header);
}

/** What looks damaged may only have been written meanwhile: the reading of everything tells. */
function toWhole(error: unknown): undefined {
  if (!(error instanceof VaultError)) throw error;
}

/** Of a write: that it was not done. */
function unlessBusy(error: unknown): false {
  if (error instanceof VaultError && error.code === "busy") return false;
  throw error;
}

function guarded(slots: readonly Slot[]): { ids: Uint8Array[]; hasOtherWay: boolean } {
  return {
    ids: slots.filter(({ type }) => type.startsWith("pin")).map(({ id }) => id),
    // A device may be gone or reset: a PIN that rests until it is back could rest for good.
    hasOtherWay: slots.some(({ type }) => type === "recovery"),
  };
}
