import { KeyFormatError } from "../cose/key-format-error.ts";
import { CodeFieldError } from "../otp/code-fields.ts";
import type { Entry, Format, Own, Reading, Refused, Remark } from "./entry.ts";
import { ExchangeError } from "./errors.ts";
import { MOST_ENTRIES } from "./files/json.ts";
import { fittingOwn } from "./items/own-limits.ts";
import { MOST_WEIGHT, weightOf } from "./items/weight.ts";
import type { ReadOptions } from "./read-options.ts";

type Passkey = Extract<Entry, { kind: "passkey" }>["value"];
type Code = Extract<Entry, { kind: "code" }>["value"];
export type Found = { own: Own; remarks: Remark[] } & (
  | { kind: "passkey"; value: Passkey }
  | { kind: "code"; value: Code }
);

/** Of one entry; of more, the number. */
const MOST_REMARKS = 100;
/** Characters of a remark's detail. */
const MOST_DETAIL = 300;

/** Collects what a reader finds, numbered in the order of the file. */
export class ReadingDraft {
  readonly reading: Reading;
  #count = 0;
  #weight = 0;

  readonly #onEntry: ReadOptions["onEntry"];

  constructor(format: Format, { onEntry }: Pick<ReadOptions, "onEntry"> = {}) {
    this.#onEntry = onEntry;
    this.reading = { format, entries: [], refused: [], remarks: [] };
  }

  /**
   * The next entry. Where `read` rejects with an error about the entry, it is refused for that reason, and the file
   * goes on. Rejects with an ExchangeError at the first entry too many, and where all together are too large.
   */
  async add(name: string, read: () => Found | Promise<Found>): Promise<void> {
    const number = ++this.#count;
    if (number > MOST_ENTRIES) {
      throw new ExchangeError("too-large", `a file may have ${MOST_ENTRIES} entries`, number);
    }
    try {
      const found = await read();
      const { own, remarks } = fittingOwn(found.own);
      this.#weight += weightOf([found.value, own]);
      this.reading.entries.push({ ...found, own, remarks: fewer([...found.remarks, ...remarks]), number });
    } catch (error) {
      if (!isAboutTheEntry(error)) throw error;
      const refused: Refused = { number, name: name.slice(0, 200), reason: error.message };
      this.reading.refused.push(refused);
    }
    if (this.#weight > MOST_WEIGHT) throw tooHeavy(number);
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

/** The file itself may be small. */
export function tooHeavy(number: number): ExchangeError {
  const message = `what was read so far is more than ${MOST_WEIGHT / 2 ** 20} million characters`;
  return new ExchangeError("too-large", message, number);
}

function isAboutTheEntry(error: unknown): error is Error {
  return error instanceof ExchangeError || error instanceof KeyFormatError || error instanceof CodeFieldError;
}

/** Each once, and not more than can be read. */
function fewer(remarks: readonly Remark[]): Remark[] {
  const unique = [...new Map(remarks.map((remark) => [`${remark.what} ${remark.field}`, remark])).values()];
  const kept = unique
    .slice(0, MOST_REMARKS)
    .map((remark) =>
      (remark.detail?.length ?? 0) > MOST_DETAIL
        ? { ...remark, detail: `${remark.detail?.slice(0, MOST_DETAIL).toWellFormed()}…` }
        : remark,
    );
  const more = unique.length - kept.length;
  if (more > 0) kept.push({ field: "…", what: "dropped", detail: `${more} more fields` });
  return kept;
}
