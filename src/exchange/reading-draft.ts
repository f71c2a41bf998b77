import { KeyFormatError } from "../cose/key-format-error.ts";
import { CodeFieldError } from "../otp/code-fields.ts";
import type { Entry, Format, Own, Reading, Refused, Remark } from "./entry.ts";
import { ExchangeError } from "./errors.ts";
import { MOST_ENTRIES } from "./json.ts";
import type { ReadOptions } from "./read-options.ts";

type Passkey = Extract<Entry, { kind: "passkey" }>["value"];
type Code = Extract<Entry, { kind: "code" }>["value"];
export type Found = { own: Own; remarks: Remark[] } & (
  | { kind: "passkey"; value: Passkey }
  | { kind: "code"; value: Code }
);

const MOST_NOTE = 100_000;

/** Collects what a reader finds, numbered in the order of the file. */
export class ReadingDraft {
  readonly reading: Reading;
  #count = 0;

  readonly #onEntry: ReadOptions["onEntry"];

  constructor(format: Format, { onEntry }: Pick<ReadOptions, "onEntry"> = {}) {
    this.#onEntry = onEntry;
    this.reading = { format, entries: [], refused: [], remarks: [] };
  }

  /**
   * The next entry. Where `read` rejects with an error about the entry, it is refused for that reason, and the file
   * goes on. Rejects with an ExchangeError at the first entry too many.
   */
  async add(name: string, read: () => Found | Promise<Found>): Promise<void> {
    const number = ++this.#count;
    if (number > MOST_ENTRIES) {
      throw new ExchangeError("too-large", `a file may have ${MOST_ENTRIES} entries`, number);
    }
    try {
      const found = await read();
      const { own, cut } = cutNote(found.own);
      this.reading.entries.push({ ...found, own, remarks: unique([...found.remarks, ...cut]), number });
    } catch (error) {
      if (!isAboutTheEntry(error)) throw error;
      const refused: Refused = { number, name: name.slice(0, 200), reason: error.message };
      this.reading.refused.push(refused);
    }
    this.#onEntry?.(number);
  }

  /** A part that is not there counts as an entry that is refused. */
  miss(missing: { part: number; parts: number }, reason: string): void {
    const name = `QR code ${missing.part} of ${missing.parts}`;
    this.reading.refused.push({ number: ++this.#count, name, reason, missing });
  }

  remark(remark: Remark): void {
    this.reading.remarks.push(remark);
  }
}

/** A longer note than a record holds would cost the person the entry. */
function cutNote(own: Own): { own: Own; cut: Remark[] } {
  const { note = "" } = own;
  if (note.length <= MOST_NOTE) return { own, cut: [] };
  const detail = `cut after ${MOST_NOTE} characters`;
  return {
    own: { ...own, note: note.slice(0, MOST_NOTE).toWellFormed() },
    cut: [{ field: "note", what: "changed", detail }],
  };
}

function isAboutTheEntry(error: unknown): error is Error {
  return error instanceof ExchangeError || error instanceof KeyFormatError || error instanceof CodeFieldError;
}

function unique(remarks: readonly Remark[]): Remark[] {
  return [...new Map(remarks.map((remark) => [`${remark.what} ${remark.field}`, remark])).values()];
}
