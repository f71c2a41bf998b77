import { equalBytes } from "../../bytes/equal.ts";
import { VaultError } from "../errors.ts";
import type { PinGuard } from "../ports.ts";
import { ID, isNatural, members } from "../sealing/fields.ts";

/** The counter of wrong PINs of one slot. */
export interface Attempt {
  /** The slot's id, 16 bytes; `EVERY_OTHER` for all that have no counter of their own. */
  slot: Uint8Array;
  failures: number;
  /** Milliseconds that must still run before the next guess. */
  wait: number;
}

export interface AttemptStorage {
  /** What was written last, as it is, or undefined; whoever reads checks its shape. */
  read(): Promise<unknown>;
  /** Durable when the promise resolves. */
  write(attempts: readonly Attempt[]): Promise<void>;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** After this many wrong PINs there is a wait: the first of `WAITS`, and the next one after each further PIN. */
const FIRST_WAIT_AT = 5;
const WAITS = [30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR];
/** After this many the PIN rests, where the vault can be opened in another way. */
const RESTS_AT = 10;
/**
 * No more than this is taken off a wait at once. Whoever keeps the time looks more often; a longer gap is a
 * computer that slept while its clock, on some systems, ran on.
 */
const LONGEST_STEP = 30 * SECOND;

const MOST_SLOTS = 16;
/** No slot has this id: slots' ids are random. */
const EVERY_OTHER = new Uint8Array(16);

/**
 * What content that Latchkey did not write counts as, for every slot: one guess from resting, and the longest
 * wait. No guess is won by it, and the person who knows the PIN gets in after an hour.
 */
const MALFORMED: readonly Attempt[] = [{ slot: EVERY_OTHER, failures: RESTS_AT - 1, wait: HOUR }];

/** The limit on guessing PINs at this computer. Nothing in it asks what time it is. */
export class Attempts implements PinGuard {
  readonly #storage: AttemptStorage;
  readonly #exclusively: <T>(task: () => Promise<T>) => Promise<T>;
  readonly #ranFor: () => number;
  readonly #onWait: () => void;
  /** What the storage held when this process last looked or wrote, and when that was by `#ranFor`. */
  #known: readonly Attempt[] = [];
  #asOf = 0;

  /**
   * `exclusively` runs one task at a time across every context of the extension. `ranFor`: milliseconds for
   * which this process has run; it never goes back. `onWait` is called when there is a wait: from then on `tick`
   * has to be called every few seconds.
   */
  constructor(
    storage: AttemptStorage,
    exclusively: <T>(task: () => Promise<T>) => Promise<T>,
    ranFor: () => number,
    onWait: () => void = () => {},
  ) {
    this.#storage = storage;
    this.#exclusively = exclusively;
    this.#ranFor = ranFor;
    this.#onWait = onWait;
  }

  /**
   * Tries a PIN on these slots, one guess at a time. The guess is counted as a wrong one, durably, before
   * `tryIt` runs. `tryIt` MUST reject with VaultError `wrong-secret` when, and only when, the PIN is wrong: any
   * other error says nothing about the PIN, so it takes the count back; success sets every counter to 0, after it has
   * resolved. Where that cannot be written, the guess stays counted. `hasOtherWay`: a slot that needs no PIN can open
   * the vault.
   * Rejects with VaultError `wait` (with `seconds`) or `pin-rests`, and with errors of the storage, without
   * trying and without counting.
   */
  guess<T>(slots: readonly Uint8Array[], hasOtherWay: boolean, tryIt: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const guess = async () => {
        if (slots.length === 0) throw new RangeError("A guess needs a slot to be counted at");
        const before = await this.#current();
        const mine = slots.map((slot) => counterOf(before, slot));
        refuse(mine, hasOtherWay);
        const others = before.filter(({ slot }) => !slots.some((own) => equalBytes(own, slot)));
        await this.#save([...others, ...mine.map(oneMore)]);
        try {
          resolve(await tryIt());
        } catch (error) {
          const wrong = error instanceof VaultError && error.code === "wrong-secret";
          if (!wrong) await this.#save(before).catch(() => {});
          throw error;
        }
        // Nobody waits for it but the next guess: the person has shown the PIN, and is let in.
        await this.#save([]).catch(() => {});
      };
      this.#exclusively(guess).catch(reject);
    });
  }

  /** The vault was opened by something else than a PIN. Not to be called within `guess`. */
  async opened(): Promise<void> {
    await this.#exclusively(async () => {
      const stored = await this.#storage.read();
      if (stored !== undefined && parse(stored).length > 0) await this.#save([]);
    });
  }

  /** What a guess at these slots would meet now; `waitSeconds` is rounded up, 0: no wait. */
  status(
    slots: readonly Uint8Array[],
    hasOtherWay: boolean,
  ): Promise<{ waitSeconds: number; rests: boolean }> {
    return this.#exclusively(async () => {
      const current = await this.#current();
      const mine = slots.map((slot) => counterOf(current, slot));
      return { waitSeconds: Math.ceil(longestWait(mine) / SECOND), rests: rests(mine, hasOtherWay) };
    });
  }

  /** Takes the time that has run off the waits. Tells whether one is left. */
  tick(): Promise<boolean> {
    return this.#exclusively(async () => longestWait(await this.#current()) > 0);
  }

  /** The counters as of now; what has run since they were written is taken off, here and in the storage. */
  async #current(): Promise<readonly Attempt[]> {
    const stored = parse(await this.#storage.read());
    const now = this.#ranFor();
    // How long a wait has run that another process wrote is not known: nothing is taken off for it.
    const passed = same(stored, this.#known) ? Math.min(Math.floor(now - this.#asOf), LONGEST_STEP) : 0;
    this.#known = stored;
    this.#asOf = now;
    if (longestWait(stored) === 0) return stored;
    this.#onWait();
    if (passed === 0) return stored;
    const current = stored.map((attempt) => ({ ...attempt, wait: Math.max(0, attempt.wait - passed) }));
    await this.#storage.write(current);
    this.#known = current;
    return current;
  }

  /** Puts counters in place whose waits, if they have any, begin when they are written. */
  async #save(attempts: readonly Attempt[]): Promise<void> {
    try {
      await this.#storage.write(attempts);
    } finally {
      this.#known = attempts;
      this.#asOf = this.#ranFor();
    }
    if (longestWait(attempts) > 0) this.#onWait();
  }
}

const FIELDS = {
  slot: { is: ID },
  failures: { is: isNatural },
  wait: { is: (value: unknown) => isNatural(value) && (value as number) <= HOUR },
};

function parse(stored: unknown): readonly Attempt[] {
  if (stored === undefined) return [];
  if (!Array.isArray(stored) || stored.length > MOST_SLOTS + 1) return MALFORMED;
  try {
    const attempts = Array.from(stored, (value) => members(value, FIELDS, "A counter") as unknown as Attempt);
    const unique = attempts.every(
      (one, i) => attempts.findIndex(({ slot }) => equalBytes(slot, one.slot)) === i,
    );
    return unique ? attempts : MALFORMED;
  } catch {
    return MALFORMED;
  }
}

function same(some: readonly Attempt[], others: readonly Attempt[]): boolean {
  const equal = (a: Attempt, b: Attempt | undefined) =>
    b !== undefined && equalBytes(a.slot, b.slot) && a.failures === b.failures && a.wait === b.wait;
  return some.length === others.length && some.every((attempt, i) => equal(attempt, others[i]));
}

function counterOf(attempts: readonly Attempt[], slot: Uint8Array): Attempt {
  const of = (id: Uint8Array) => attempts.find((attempt) => equalBytes(attempt.slot, id));
  return { ...(of(slot) ?? of(EVERY_OTHER) ?? { failures: 0, wait: 0 }), slot };
}

function oneMore({ slot, failures }: Attempt): Attempt {
  const count = failures + 1;
  return { slot, failures: count, wait: count < FIRST_WAIT_AT ? 0 : (WAITS[count - FIRST_WAIT_AT] ?? HOUR) };
}

function longestWait(attempts: readonly Attempt[]): number {
  return Math.max(0, ...attempts.map(({ wait }) => wait));
}

function rests(attempts: readonly Attempt[], hasOtherWay: boolean): boolean {
  return hasOtherWay && attempts.some(({ failures }) => failures >= RESTS_AT);
}

function refuse(attempts: readonly Attempt[], hasOtherWay: boolean): void {
  if (rests(attempts, hasOtherWay)) {
    throw new VaultError(
      "pin-rests",
      "Too many wrong PINs. Open the vault in another way; then the PIN works again.",
    );
  }
  const seconds = Math.ceil(longestWait(attempts) / SECOND);
  if (seconds > 0)
    throw new VaultError("wait", `Too many wrong PINs. Try again in ${inWords(seconds)}.`, { seconds });
}

function inWords(seconds: number): string {
  if (seconds === 1) return "1 second";
  return seconds <= 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
