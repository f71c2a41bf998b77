import type { Entry, Reading } from "../../src/exchange/entry.ts";
import { ExchangeError } from "../../src/exchange/errors.ts";
import { isLatchkeyFile } from "../../src/exchange/other-files.ts";
import { readFile } from "../../src/exchange/recognise.ts";
import { type ImportEntry, MOST_IN_IMPORT, MOST_IN_PART, PART_LENGTH } from "../../src/wire/exchange.ts";
import { bytesOf, checkCount, UnreadableFile, withBatchTogether } from "./brought-files.ts";
import { importEntry } from "./import-entry.ts";
import type { BroughtFile, ReadFiles } from "./messages.ts";
import { foldRemarks, titleOf } from "./shown-entries.ts";

type OfFile = { file: number; reading: Reading };

/** What was read from files of other programs, kept until other ones are read. */
export class FilesRead {
  #found: { entry: Entry; reading: Reading }[] = [];

  /** Does not reject for what is wrong with a file. `now`: milliseconds since the epoch. */
  async read(
    files: readonly BroughtFile[],
    now: number,
    onEntry: (count: number) => void = () => {},
  ): Promise<ReadFiles> {
    this.#found = [];
    let file = 0;
    try {
      checkCount(files);
      const contents: Uint8Array[] = [];
      let taken = 0;
      for (const [index, brought] of files.entries()) {
        file = index;
        const bytes = await bytesOf(brought, taken);
        if (isLatchkeyFile(bytes)) return { state: "backup", file };
        contents.push(bytes);
        taken += bytes.length;
      }
      const readings: OfFile[] = [];
      let count = 0;
      for (const { index, bytes } of withBatchTogether(contents)) {
        file = index;
        const { password } = files[index] ?? {};
        const before = count;
        const reading = await readFile(bytes, {
          now,
          ...(password !== undefined && { password }),
          onEntry: (number) => onEntry(before + number),
        });
        count += reading.entries.length + reading.refused.length;
        if (count > MOST_IN_IMPORT) throw tooMany();
        readings.push({ file, reading });
      }
      return this.#keep(readings);
    } catch (error) {
      return failure(error, file, files[file]?.password !== undefined);
    }
  }

  /** The entries from this one on, as many as a message should carry; none after the last. */
  part(from: number): ImportEntry[] {
    const part: ImportEntry[] = [];
    let length = 0;
    for (const { entry, reading } of this.#found.slice(from, from + MOST_IN_PART)) {
      const next = importEntry(entry, reading.format);
      length += JSON.stringify(next).length;
      if (length > PART_LENGTH && part.length > 0) break;
      part.push(next);
    }
    return part;
  }

  #keep(readings: readonly OfFile[]): ReadFiles {
    this.#found = readings.flatMap(({ reading }) => reading.entries.map((entry) => ({ entry, reading })));
    const { shared, own } = foldRemarks(readings.map(({ reading }) => reading));
    return {
      state: "read",
      formats: [...new Set(readings.map(({ reading }) => reading.format))],
      entries: readings.flatMap(({ file, reading }) =>
        reading.entries.map((entry) => ({
          file,
          number: entry.number,
          kind: entry.kind,
          ...titleOf(entry),
          ...(entry.kind === "passkey" && !entry.value.backupEligible && { notEligible: true as const }),
          remarks: own(entry, reading.format),
        })),
      ),
      refused: readings.flatMap(({ file, reading }) => reading.refused.map((one) => ({ file, ...one }))),
      shared,
    };
  }
}

function tooMany(): ExchangeError {
  return new ExchangeError(
    "too-large",
    `at most ${MOST_IN_IMPORT} entries are taken in at once.`,
    MOST_IN_IMPORT + 1,
  );
}

function failure(error: unknown, file: number, hadPassword: boolean): ReadFiles {
  if (error instanceof UnreadableFile) {
    return { state: "failed", file, code: "unreadable", detail: error.message };
  }
  if (!(error instanceof ExchangeError)) throw error;
  const { code, message } = error;
  if (code === "password-needed" || code === "wrong-password") {
    return { state: "password", file, wrong: hadPassword };
  }
  return { state: "failed", file, code, detail: message };
}
