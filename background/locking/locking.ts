import browser, { type Idle } from "webextension-polyfill";
import type { LockSettings, VaultState } from "../../src/wire/vault.ts";

export const DEFAULT_LOCK_SETTINGS: LockSettings = { idleMinutes: 15, withScreen: true };

const ALARM = "locking";
const BEAT_MINUTES = 1;
/** One late or lost beat is nothing; after this the computer slept, or its clock was set. */
const GAP_MS = 150_000;
/** The bounds of Chrome's detection interval, in seconds. */
const DETECTION = { min: 15, max: 4 * 60 * 60 };

/** Less than this, by which the time in `storage.session` may be behind, is not worth a write. */
const STALE_MS = 5_000;

/** In `storage.session`, milliseconds since the epoch: when the computer was last known to be awake. */
const AWAKE_AT = "locking.awakeAt";
/** And since when the screen is known to be locked. */
const SCREEN_LOCKED_AT = "locking.screenLockedAt";

interface Lockable {
  state(): Promise<VaultState>;
  lock(): Promise<void>;
}

/** Locks the vault when nobody is there: after idle minutes, with the screen, after sleep. */
export class Locking {
  readonly #vault: Lockable;
  readonly #readSettings: () => Promise<LockSettings>;
  readonly #checkInTurn = inTurn();
  readonly #watchInTurn = inTurn();
  /**
   * When the computer was last known to be awake, as far as this background knows, and what of that lies under
   * AWAKE_AT.
   */
  #awakeAt: number | undefined;
  #notedAt = 0;

  /** `readSettings` is asked while the vault is unlocked; where it rejects, the default holds. */
  constructor(vault: Lockable, readSettings: () => Promise<LockSettings>) {
    this.#vault = vault;
    this.#readSettings = readSettings;
  }

  /** Registers the listeners and checks at once. To be called when the background starts; `follow` when it has time. */
  listen(): void {
    browser.alarms.onAlarm.addListener(({ name }) => {
      if (name === ALARM) this.#beat().catch(console.error);
    });
    browser.idle.onStateChanged.addListener((state) => {
      this.#watch(state).catch(console.error);
    });
    this.check().catch(console.error);
  }

  /**
   * To be awaited before anything is answered, and before a PIN is taken: locks the vault where the clock has
   * jumped since the last check. While the vault is unlocked there is a check every minute, so that a jump means
   * sleep. Rejects where the vault could not be locked: then nothing may be answered.
   */
  check(): Promise<void> {
    return this.#checkInTurn(async () => {
      const now = Date.now();
      const last = this.#awakeAt ?? (await recall(AWAKE_AT));
      if (last === undefined || Math.abs(now - last) > GAP_MS) await this.#lockIfOpen();
      // Only now: a stop in between must not hide the jump. Nobody needs to wait for it.
      this.#awakeAt = now;
      if (Math.abs(now - this.#notedAt) < STALE_MS) return;
      this.#notedAt = now;
      browser.storage.session.set({ [AWAKE_AT]: now }).catch(console.warn);
    });
  }

  /**
   * To be called, not awaited, when the background has started, when the vault was unlocked or locked, and when the
   * settings have changed.
   */
  follow(): Promise<void> {
    return this.#watchInTurn(async () => {
      if (!(await this.#isOpen())) return this.#rest();
      if (!(await browser.alarms.get(ALARM))) browser.alarms.create(ALARM, { periodInMinutes: BEAT_MINUTES });
      const { idleMinutes } = await this.#settings();
      if (idleMinutes > 0) browser.idle.setDetectionInterval(detectionSeconds(idleMinutes));
    });
  }

  async #beat(): Promise<void> {
    await this.check();
    // An idle computer is told by the event alone: a vault that was opened while the system saw no input, by
    // remote control perhaps, would be locked again at the next beat.
    const state = await browser.idle.queryState(DETECTION.max);
    await this.#watch(state === "locked" ? state : "active");
  }

  #watch(state: Idle.IdleState): Promise<void> {
    return this.#watchInTurn(async () => {
      if (!(await this.#isOpen())) return this.#rest();
      const { idleMinutes, withScreen } = await this.#settings();
      const idle = state === "idle" || (await this.#screenLockedFor(state)) >= idleMinutes * 60_000;
      if ((idle && idleMinutes > 0) || (state === "locked" && withScreen)) await this.#vault.lock();
    });
  }

  /** Milliseconds; -1: it is not locked. While it is, the browser does not say how long there was no input. */
  async #screenLockedFor(state: Idle.IdleState): Promise<number> {
    if (state !== "locked") {
      await browser.storage.session.remove(SCREEN_LOCKED_AT);
      return -1;
    }
    const now = Date.now();
    const since = (await recall(SCREEN_LOCKED_AT)) ?? now;
    await browser.storage.session.set({ [SCREEN_LOCKED_AT]: since });
    return now - since;
  }

  async #rest(): Promise<void> {
    await browser.alarms.clear(ALARM);
    await browser.storage.session.remove(SCREEN_LOCKED_AT);
  }

  async #lockIfOpen(): Promise<void> {
    if (await this.#isOpen()) await this.#vault.lock();
  }

  /** A vault that cannot be read may have its keys in memory all the same. */
  #isOpen(): Promise<boolean> {
    return this.#vault.state().then(
      (state) => state === "unlocked",
      () => true,
    );
  }

  #settings(): Promise<LockSettings> {
    return this.#readSettings().catch(() => DEFAULT_LOCK_SETTINGS);
  }
}

function detectionSeconds(idleMinutes: number): number {
  return Math.min(Math.max(DETECTION.min, Math.round(idleMinutes * 60)), DETECTION.max);
}

async function recall(key: string): Promise<number | undefined> {
  return (await browser.storage.session.get(key))[key] as number | undefined;
}

/** Runs tasks one after the other; one that fails does not stop the next. */
function inTurn(): (task: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (task) => {
    const mine = last.then(task);
    last = mine.catch(() => {});
    return mine;
  };
}
