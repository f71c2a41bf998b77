import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { Passkey } from "../../src/vault/items/passkey.ts";
import type { Vault } from "../../src/vault/vault.ts";
import { registrableDomain } from "../../src/webauthn/rp-id.ts";
import { canonicalSignal, type Signal } from "../../src/webauthn/signal.ts";
import type { SignalChange, VaultCalls } from "../../src/wire/vault.ts";
import { Rate } from "../rate.ts";
import { changesOf, effectOf, undone } from "./effect.ts";
import { enqueue, putBack, takeOldest } from "./queue.ts";
import { noteSeen, seenUntil } from "./seen.ts";

/** Of one caller. A sign-in is worth two signals or three; a loop of a page's is worth none. */
const MOST_OF_A_CALLER = 12;
/** About all rpIds of one registrable domain: more than one of its hosts can use up for the others. */
const MOST_OF_A_SITE = 36;
const MINUTE = 60_000;

/** What relying parties say of their credentials, done to the vault: at once, or when it is unlocked. */
export class Signals {
  readonly #vault: Vault;
  readonly #ofCaller: Rate;
  readonly #ofSite: Rate;
  readonly #changed: () => Promise<Passkey[]>;
  /** One after the other, in the order in which they came. */
  #last: Promise<void> = Promise.resolve();

  /**
   * `now`: milliseconds on a clock that only goes forward; `changed`: passkeys, among them all that signals have
   * changed.
   */
  constructor(
    vault: Vault,
    now = () => performance.now(),
    changed: () => Promise<Passkey[]> = () => vault.passkeys(),
  ) {
    this.#vault = vault;
    this.#changed = changed;
    this.#ofCaller = new Rate(MOST_OF_A_CALLER, MINUTE, now);
    this.#ofSite = new Rate(MOST_OF_A_SITE, MINUTE, now);
  }

  /**
   * A signal that its caller, an origin, may send. One that is too long, or one too many, is dropped: its page is not
   * told. Rejects where the vault cannot be read or written.
   */
  async take(given: Signal, caller: string): Promise<void> {
    const signal = canonicalSignal(given);
    if (!signal || !this.#ofCaller.take(caller)) return;
    if (!this.#ofSite.take(registrableDomain(signal.options.rpId))) return;
    return this.#inTurn(async () => {
      const state = await this.#vault.state();
      if (state === "none") return;
      try {
        if (state === "unlocked") {
          // What was said before comes first.
          await this.#drain();
          return await this.#apply(signal);
        }
      } catch (error) {
        // Locked in between.
        if (!isLocked(error)) throw error;
      }
      const narrowed = await this.#narrowed(signal);
      if (narrowed) await enqueue({ signal: narrowed, caller });
    });
  }

  /**
   * To be called when the vault was unlocked, and when the background starts. Each signal is tried once: one that
   * cannot be done must not keep back the others, nor undo again what the person has undone since.
   */
  catchUp(): Promise<void> {
    return this.#inTurn(() => this.#drain());
  }

  async #drain(): Promise<void> {
    while ((await this.#vault.state()) === "unlocked") {
      const oldest = await takeOldest();
      if (!oldest) return;
      try {
        await this.#apply(oldest.signal);
      } catch (error) {
        if (isLocked(error)) return putBack(oldest);
        console.warn(error);
      }
    }
  }

  /** What signals have changed, the latest first. Rejects with `locked`. */
  async list(): Promise<SignalChange[]> {
    const until = await seenUntil(this.#vault);
    // Of a former one in the bin, the passkey that answers says the same.
    const there = (await this.#changed()).filter(({ deletedAt }) => deletedAt === undefined);
    const changes = there.flatMap(changesOf);
    return changes.map((change) => ({ ...change, seen: change.at <= until })).sort((a, b) => b.at - a.at);
  }

  /** Rejects with `locked`. */
  async seen({ at }: VaultCalls["signals.seen"]["request"]): Promise<null> {
    await noteSeen(this.#vault, at);
    return null;
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

function isLocked(error: unknown): boolean {
  return error instanceof VaultError && error.code === "locked";
}
