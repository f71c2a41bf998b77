import type { CodeValue } from "../../../src/wire/items.ts";
import type { Timers } from "../../timers.ts";

interface Parts {
  /** Values of these codes; rejects where the vault is locked. */
  ask: (items: string[]) => Promise<CodeValue[]>;
  timers: Timers;
  /** Milliseconds since the epoch. */
  now: () => number;
  onChange: (values: ReadonlyMap<string, CodeValue>) => void;
}

/** Never asks more often than this, whatever the clocks say. */
const LEAST_WAIT_MS = 250;
/** Timers that are set for longer ring at once. */
const MOST_WAIT_MS = 2 ** 31 - 1;
const RETRY_MS = 1000;

/** Milliseconds to wait for a time; both are milliseconds since the epoch. */
export function waitUntil(time: number, now: number): number {
  return Math.min(MOST_WAIT_MS, Math.max(LEAST_WAIT_MS, time - now));
}

/**
 * The values of the codes that can be seen, asked again when one of them runs out. At that moment the next value takes
 * its place at once: nobody sees an old code while the answer is under way.
 */
export class LiveCodes {
  readonly #parts: Parts;
  #values: ReadonlyMap<string, CodeValue> = new Map();
  #shown: readonly string[] = [];
  #turn = 0;
  #cancel: (() => void) | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Shows these codes; asks only where one of them is not known. */
  show(items: readonly string[]): void {
    const unknown = items.some((item) => !this.#values.has(item));
    this.#shown = items;
    if (unknown) this.refresh();
    else this.#wait();
  }

  /** Asks anew for all that are shown: something may have changed. */
  refresh(): void {
    const shown = [...this.#shown];
    this.#cancel?.();
    if (shown.length === 0) return;
    this.#turn += 1;
    const turn = this.#turn;
    this.#parts.ask(shown).then(
      (values) => {
        if (turn !== this.#turn) return;
        this.#set(new Map(values.map((value) => [value.item, value])));
      },
      // A locked vault takes the list away; a background that was just stopped answers the next time.
      () => {
        if (turn === this.#turn) this.#again(RETRY_MS);
      },
    );
  }

  /** Nobody looks any more: what is known then may be wrong when somebody does again. */
  forget(): void {
    this.#cancel?.();
    this.#turn += 1;
    this.#shown = [];
    this.#set(new Map());
  }

  /** Takes a value in that came in another way: of a counter that was taken on. */
  put(value: CodeValue): void {
    this.#set(new Map([...this.#values, [value.item, value]]));
  }

  #again(milliseconds: number): void {
    this.#cancel = this.#parts.timers.after(milliseconds, () => this.refresh());
  }

  #set(values: ReadonlyMap<string, CodeValue>): void {
    this.#values = values;
    this.#parts.onChange(values);
    this.#wait();
  }

  #wait(): void {
    this.#cancel?.();
    const ends = this.#shown.flatMap((item) => this.#values.get(item)?.nextAt ?? []);
    if (ends.length === 0) return;
    const wait = waitUntil(Math.min(...ends), this.#parts.now());
    this.#cancel = this.#parts.timers.after(wait, () => {
      const now = this.#parts.now();
      this.#values = new Map([...this.#values].map(([item, value]) => [item, movedOn(value, now)]));
      this.#parts.onChange(this.#values);
      this.refresh();
    });
  }
}

/** What it shows once its time has come. The value after that is not known: none is shown as the next. */
function movedOn(value: CodeValue, now: number): CodeValue {
  if (value.nextAt === undefined || now < value.nextAt || value.next === "") return value;
  return { item: value.item, value: value.next, next: "" };
}
