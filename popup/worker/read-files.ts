import type { Entry, Reading } from "../../src/exchange/entry.ts";
import { ExchangeError } from "../../src/exchange/errors.ts";
import { isLatchkeyFile } from "../../src/exchange/files/other-files.ts";
import { MOST_WEIGHT, weightOf } from "../../src/exchange/items/weight.ts";
import { tooHeavy } from "../../src/exchange/reading-draft.ts";
import { readFile } from "../../src/exchange/recognise.ts";
import { type ImportEntry, MOST_IN_IMPORT, MOST_IN_PART, PART_LENGTH } from "../../src/wire/exchange.ts";
import {
  bytesOf,
  type Content,
  checkCount,
  headOf,
  UnreadableFile,
  withBatchTogether,
} from "./brought-files.ts";
import { importEntry } from "./import-entry.ts";
import type { BroughtFile, ReadFiles } from "./messages.ts";
import { pictureKind } from "./qr/picture-size.ts";
import { PicturesSeen } from "./qr/pictures-seen.ts";
import { type PictureRead, readPicture } from "./qr/read-picture.ts";
import { foldRemarks, titleOf } from "./shown-entries.ts";

type OfFile = { file: number; reading: Reading };

/** What was read from files of other programs and from pictures, kept until other ones are read. */
export class FilesRead {
  readonly #readPicture: (file: Blob) => Promise<PictureRead>;
  #found: { entry: Entry; reading: Reading }[] = [];

  constructor(picture: (file: Blob) => Promise<PictureRead> = readPicture) {
    this.#readPicture = picture;
  }

  /** Does not reject for what is wrong with a file. `now`: milliseconds since the epoch. */
  async read(
    files: readonly BroughtFile[],
    { now, pictures = false }: { now: number; pictures?: boolean },
    onEntry: (count: number) => void = () => {},
  ): Promise<ReadFiles> {
    this.#found = [];
    const seen = new PicturesSeen();
    let file = 0;
    try {
      checkCount(files);
      const contents: Content[] = [];
      let taken = 0;
      for (const [index, brought] of files.entries()) {
        file = index;
        if (pictures || pictureKind(await headOf(brought)) !== undefined) {
          contents.push(...(await seen.take(index, this.#readPicture(brought.file))));
          continue;
        }
        const bytes = await bytesOf(brought, taken);
        if (isLatchkeyFile(bytes)) {
          if (files.length > 1) throw notAlone();
          return { state: "backup", file };
        }
        contents.push({ index, bytes });
        taken += bytes.length;
      }
      if (contents.length === 0) return seen.failure();
      const readings: OfFile[] = [];
      let count = 0;
      let weight = 0;
      for (const { index, bytes } of withBatchTogether(contents, (index) => {
        file = index;
      })) {
        file = index;
        const { password } = files[index] ?? {};
        const before = count;
        const found = await readFile(bytes, {
          now,
          ...(password !== undefined && { password }),
          onEntry: (number) => onEntry(before + number),
        });
        const reading = seen.withoutOwn(index, found);
        count += reading.entries.length + reading.refused.length;
        if (count > MOST_IN_IMPORT) throw tooMany();
        weight += weightOf(reading.entries.map(({ value, own }) => [value, own]));
        if (weight > MOST_WEIGHT) throw tooHeavy(reading.entries.length);
        readings.push({ file, reading: numberedOn(reading, index, readings) });
      }
      return this.#keep(readings, seen);
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

  #keep(readings: readonly OfFile[], seen: PicturesSeen): ReadFiles {
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
      refused: [
        ...readings.flatMap(({ file, reading }) => reading.refused.map((one) => ({ file, ...one }))),
        ...seen.refused((file) => countOf(file, readings)),
      ],
      shared,
    };
  }
}

/** Numbers that go on where a reading of the same file, a picture with QR codes of two kinds, has ended. */
function numberedOn(reading: Reading, file: number, before: readonly OfFile[]): Reading {
  const from = countOf(file, before);
  if (from === 0) return reading;
  const on = <One extends { number: number }>(one: One) => ({ ...one, number: one.number + from });
  return { ...reading, entries: reading.entries.map(on), refused: reading.refused.map(on) };
}

function countOf(file: number, readings: readonly OfFile[]): number {
  return readings
    .filter((one) => one.file === file)
    .reduce((sum, { reading }) => sum + reading.entries.length + reading.refused.length, 0);
}

function notAlone(): ExchangeError {
  return new ExchangeError(
    "unsupported",
    "It is a file of Latchkey itself: bring it without other files, and it is opened as a backup.",
  );
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
