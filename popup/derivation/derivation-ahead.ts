import type { Derivation, Derived } from "../../src/wire/vault.ts";
import type { Timers } from "../timers.ts";
import type { DerivationReply, DerivationRequest } from "./messages.ts";

/** Milliseconds without a key after which what was typed is taken for the whole PIN. */
export const PAUSE_MS = 50;
/** Milliseconds after which the background is left to derive: there may be more memory for it. */
export const PATIENCE_MS = 10_000;

/** The part of a Worker that is used here. */
export type DerivationWorker = Pick<Worker, "postMessage" | "addEventListener" | "terminate">;

/** What was derived, or undefined where that failed or was called off. */
export type Deriving = Derived | Promise<Derived | undefined> | undefined;

interface Options {
  /** Starts a worker; may throw. */
  start: () => DerivationWorker;
  timers: Timers;
  /** The least characters (code points) that a PIN has. */
  least: number;
}

/** A worker that was started, and the one answer of it; undefined where it failed. */
interface Started {
  worker: DerivationWorker;
  bytes: Promise<string | undefined>;
}

interface Running {
  pin: string;
  derived: Deriving;
  end: () => void;
}

/**
 * Derives from the PIN while the person is still on the way to the button. That is no guess at the PIN: nothing is
 * compared here, and the background counts and decides as it does without.
 */
export class DerivationAhead {
  readonly #options: Options;
  #derivation: Derivation | undefined;
  #typed = "";
  /** The next one: to start it takes a moment. */
  #next: Started | undefined;
  #running: Running | undefined;
  #callOff = () => {};

  constructor(options: Options) {
    this.#options = options;
  }

  /** What is to be derived; undefined: nothing. */
  use(derivation: Derivation | undefined): void {
    if (JSON.stringify(derivation) === JSON.stringify(this.#derivation)) return;
    const typed = this.#typed;
    this.stop();
    this.#derivation = derivation;
    this.typed(typed);
  }

  /** This stands in the field now. */
  typed(pin: string): void {
    if (pin === this.#typed && this.#running !== undefined) return;
    this.#typed = pin;
    this.#callOff();
    this.#running?.end();
    this.#running = undefined;
    if (pin === "" || this.#derivation === undefined) return;
    this.#next ??= this.#start();
    if ([...pin.normalize("NFKC")].length < this.#options.least) return;
    this.#callOff = this.#options.timers.after(PAUSE_MS, () => this.#derive(pin));
  }

  /**
   * What was derived from exactly this PIN, or a promise while that goes on; undefined where nothing was begun: then
   * nothing begins any more, as the background does it. `slot`: the one that is to be opened, where there is a choice:
   * what is derived for another is not waited for.
   */
  take(pin: string, slot = this.#derivation?.slot): Deriving {
    this.#callOff();
    if (slot !== this.#derivation?.slot) return undefined;
    return this.#running?.pin === pin ? this.#running.derived : undefined;
  }

  /** Ends what goes on, and forgets the PIN. */
  stop(): void {
    this.typed("");
    this.#next?.worker.terminate();
    this.#next = undefined;
  }

  #derive(pin: string): void {
    const derivation = this.#derivation;
    const started = this.#next ?? this.#start();
    this.#next = undefined;
    if (derivation === undefined || started === undefined) return;
    const { worker, bytes } = started;
    let giveUp = () => {};
    const ended = new Promise<undefined>((resolve) => {
      giveUp = () => resolve(undefined);
    });
    const callOff = this.#options.timers.after(PATIENCE_MS, giveUp);
    const end = () => {
      callOff();
      worker.terminate();
      giveUp();
    };
    const running: Running = { pin, derived: undefined, end };
    running.derived = Promise.race([bytes, ended]).then((text) => {
      end();
      running.derived = text === undefined ? undefined : { slot: derivation.slot, bytes: text };
      return running.derived;
    });
    this.#running = running;
    worker.postMessage({ pin, derivation } satisfies DerivationRequest);
  }

  #start(): Started | undefined {
    try {
      const worker = this.#options.start();
      const bytes = new Promise<string | undefined>((resolve) => {
        worker.addEventListener("message", (event) => {
          resolve((event as MessageEvent<DerivationReply>).data.bytes);
        });
        worker.addEventListener("error", () => resolve(undefined));
      });
      return { worker, bytes };
    } catch {
      // The background derives all the same.
      return undefined;
    }
  }
}
