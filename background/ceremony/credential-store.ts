import type { PublicKeyCredentialSource } from "../../src/authenticator/credential-source.ts";
import type { CredentialStore, Settled } from "../../src/authenticator/ports.ts";
import { nextSignCount } from "../../src/authenticator/signature-counter.ts";
import { equalBytes } from "../../src/bytes/equal.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { Passkey } from "../../src/vault/items/passkey.ts";
import type { Vault } from "../../src/vault/vault.ts";

/**
 * One ceremony's store of credentials on the vault. In a private window no use is written down, so that a passkey
 * whose counter would have to rise is not there.
 */
export class CeremonyStore implements CredentialStore {
  readonly #vault: Vault;
  readonly #private: boolean;
  readonly #onUsed: (rpId: string) => void;
  #prepared: { source: PublicKeyCredentialSource; add: () => Promise<void> } | undefined;
  #made: { rpId: string; id: Uint8Array; archive: readonly Uint8Array[] } | undefined;
  #used: { source: PublicKeyCredentialSource; lastUsedAt: number } | undefined;

  /** `onUsed`: a passkey of that rpId has signed in. */
  constructor(vault: Vault, isPrivate: boolean, onUsed: (rpId: string) => void = () => {}) {
    this.#vault = vault;
    this.#private = isPrivate;
    this.#onUsed = onUsed;
  }

  owned(rpId: string, ids: readonly Uint8Array[]): Promise<Uint8Array[]> {
    return this.#vault.owned(rpId, ids);
  }

  /** What the relying party has disowned is as good as archived; what lies in the bin is not there. */
  async find(rpId: string): Promise<PublicKeyCredentialSource[]> {
    const passkeys = await this.#there(rpId);
    const given = passkeys.filter((passkey) => !this.#isWithheld(passkey));
    return given.map(({ hiddenAt, archived, ...source }) => ({
      ...source,
      archived: archived || hiddenAt !== undefined,
    }));
  }

  async withholds(rpId: string): Promise<boolean> {
    return (await this.#there(rpId)).some((passkey) => this.#isWithheld(passkey));
  }

  async peek(rpId: string): Promise<PublicKeyCredentialSource[] | undefined> {
    try {
      return await this.find(rpId);
    } catch (error) {
      if (error instanceof VaultError && error.code === "locked") return undefined;
      throw error;
    }
  }

  prepare(source: PublicKeyCredentialSource): void {
    this.#vault.prepareToAdd(source).then(
      (add) => {
        this.#prepared = { source, add };
      },
      // What is wrong is said where it is added.
      () => {},
    );
  }

  async add(source: PublicKeyCredentialSource, archive: readonly Uint8Array[]): Promise<void> {
    // What is not there by now is not waited for: it may hang.
    await (this.#prepared?.source === source ? this.#prepared.add() : this.#vault.add(source));
    this.#made = { rpId: source.rpId, id: source.id, archive };
  }

  async settle(source: PublicKeyCredentialSource): Promise<Settled> {
    const rises = nextSignCount(source.signCount) !== source.signCount;
    const fixes = source.flagsAssumed === true && !this.#private;
    if (!rises && !fixes) return source;
    let settled: Settled | undefined;
    await this.#vault.change(async (records) => {
      const passkeys = (await records.ofSite(source.rpId)).flatMap(({ id, item }) =>
        item.kind === "passkey" && equalBytes(item.value.id, source.id) ? [{ id, item }] : [],
      );
      const own = passkeys.find(({ item }) => isThat(item.value, source))?.item.value;
      if (!own) throw new VaultError("missing", "The vault does not hold that passkey any more.");
      const { backupEligible, backedUp } = own;
      const seen = { backupEligible, backedUp, signCount: nextSignCount(own.signCount) };
      settled = seen;
      // In the same write: what is known to have signed in keeps its flags, whatever backup comes later.
      const lastUsedAt = Date.now();
      // A former one in the bin may come back: the site will hold it against what it has seen of this one.
      return passkeys.map(({ id, item }) => {
        const { flagsAssumed: _, ...rest } = item.value;
        const used = isThat(item.value, source) && { lastUsedAt };
        return { id, item: { ...item, value: { ...rest, ...seen, ...used } }, before: item };
      });
    });
    return settled ?? source;
  }

  async used(source: PublicKeyCredentialSource): Promise<void> {
    if (!this.#private) this.#used = { source, lastUsedAt: Date.now() };
  }

  /**
   * The answer is on its way to the page; `there`: it has come. Notes the use. Not before, and not waited for: the
   * signature is good without it, and neither a full disk nor another write must keep the person from signing in.
   */
  answered(there?: Promise<void>): void {
    if (!this.#used) return;
    const { source, lastUsedAt } = this.#used;
    this.#used = undefined;
    // At once: what the page asks for next may depend on it.
    this.#onUsed(source.rpId);
    const change = (passkey: Passkey) => (isThat(passkey, source) ? { ...passkey, lastUsedAt } : undefined);
    Promise.resolve(there)
      .then(() => this.#vault.update(source.rpId, change))
      .catch(console.warn);
  }

  async keepBlob(source: PublicKeyCredentialSource, largeBlob: Uint8Array): Promise<boolean> {
    // A blob from a private window would be a lasting trace of it.
    if (this.#private) return false;
    let kept = false;
    await this.#vault
      .update(source.rpId, (passkey) => {
        if (!isThat(passkey, source)) return undefined;
        kept = true;
        return { ...passkey, largeBlob };
      })
      .catch((error: unknown) => {
        console.warn(error);
        kept = false;
      });
    return kept;
  }

  /** The page holds the credential that this ceremony made, if it made one. */
  async delivered(): Promise<void> {
    if (!this.#made) return;
    const { rpId, id, archive } = this.#made;
    await this.#vault.update(rpId, (passkey) => {
      if (equalBytes(passkey.id, id)) return { ...passkey, confirmed: true };
      return archive.some((old) => equalBytes(old, passkey.id)) ? { ...passkey, archived: true } : undefined;
    });
  }

  async #there(rpId: string): Promise<Passkey[]> {
    return (await this.#vault.find(rpId)).filter(({ deletedAt }) => deletedAt === undefined);
  }

  #isWithheld({ signCount }: Passkey): boolean {
    return this.#private && signCount !== 0;
  }
}

/** A former one of the same id may lie in the bin. */
function isThat(passkey: { id: Uint8Array; deletedAt?: number }, { id }: { id: Uint8Array }): boolean {
  return passkey.deletedAt === undefined && equalBytes(passkey.id, id);
}
