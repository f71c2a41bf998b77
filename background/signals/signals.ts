import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type { Signal } from "../../src/webauthn/signal.ts";
import type { SignalChange, VaultCalls } from "../../src/wire/vault.ts";
import { changesOf, effectOf, undone } from "./effect.ts";
import { emptyQueue, enqueue, queued } from "./queue.ts";

/** What relying parties say of their credentials, done to the vault: at once, or when it is unlocked. */
export class Signals {
  readonly #vault: Vault;
  /** One after the other, in the order in which they came. */
  #last: Promise<void> = Promise.resolve();

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /** A signal that its caller may send. Rejects where the vault cannot be read or written. */
  take(signal: Signal): Promise<void> {
    return this.#inTurn(async () => {
      const state = await this.#vault.state();
      if (state === "none") return;
      try {
        if (state === "unlocked") return await this.#apply(signal);
      } catch (error) {
        // Locked in between.
        if (!(error instanceof VaultError) || error.code !== "locked") throw error;
      }
      const narrowed = await this.#narrowed(signal);
      if (narrowed) await enqueue(narrowed);
    });
  }

  /** To be called when the vault was unlocked, and when the background starts. */
  catchUp(): Promise<void> {
    return this.#inTurn(async () => {
      const signals = await queued();
      if (signals.length === 0 || (await this.#vault.state()) !== "unlocked") return;
      for (const signal of signals) await this.#apply(signal);
      await emptyQueue();
    });
  }

  /** What signals have changed, the latest first. Rejects with `locked`. */
  async list(): Promise<SignalChange[]> {
    return (await this.#vault.passkeys()).flatMap(changesOf).sort((a, b) => b.at - a.at);
  }

  /** Rejects with `locked`. */
  async undo({ rpId, credentialId, change }: VaultCalls["signals.undo"]["request"]): Promise<null> {
    await this.#vault.update(rpId, (passkey) =>
      toBase64Url(passkey.id) === credentialId ? undone(change, passkey) : undefined,
    );
    return null;
  }

  async #apply(signal: Signal): Promise<void> {
    const now = Date.now();
    await this.#vault.update(signal.options.rpId, (passkey) => effectOf(signal, passkey, now));
  }

  /** The signal without the credentials that the vault does not hold, undefined where nothing is left of it. */
  async #narrowed(signal: Signal): Promise<Signal | undefined> {
    const { type, options } = signal;
    const owned = async (ids: string[]) =>
      (await this.#vault.owned(options.rpId, ids.map(fromBase64Url))).map(toBase64Url);
    if (type === "signalUnknownCredential") {
      return (await owned([options.credentialId])).length > 0 ? signal : undefined;
    }
    if (type === "signalCurrentUserDetails") return signal;
    const allAcceptedCredentialIds = await owned(options.allAcceptedCredentialIds);
    return { type, options: { ...options, allAcceptedCredentialIds } };
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const mine = this.#last.then(task);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
