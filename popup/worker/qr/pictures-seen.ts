import type { Entry, Reading, Remark } from "../../../src/exchange/entry.ts";
import type { Content } from "../brought-files.ts";
import type { QrProblem, ReadFiles, RefusedEntry } from "../messages.ts";
import { PictureError } from "./pixels.ts";
import type { PictureRead } from "./read-picture.ts";

/** The parameter of a URI that both come in. */
const DISPLAY = "codeDisplay";

interface Unusable {
  file: number;
  problem: QrProblem;
  /** The host or scheme that a QR code names; else empty. */
  name: string;
}

/** The pictures among files that were brought: what is to be read of them, and what none of it is. */
export class PicturesSeen {
  readonly #unusable: Unusable[] = [];
  readonly #files = new Set<number>();

  /** Rejects for what is no fault of the picture alone. */
  async take(file: number, reading: Promise<PictureRead>): Promise<Content[]> {
    this.#files.add(file);
    try {
      const { codes, migrations, others } = await reading;
      this.#unusable.push(...others.map(({ problem, detail = "" }) => ({ file, problem, name: detail })));
      return [codes, migrations]
        .filter((uris) => uris.length > 0)
        .map((uris) => ({ index: file, bytes: new TextEncoder().encode(uris.join("\n")) }));
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      this.#unusable.push({ file, problem: error.problem, name: "" });
      return [];
    }
  }

  /**
   * Note and favourite are the person's own to give: from a picture, which anybody may have made, they are named and not
   * taken.
   */
  withoutOwn(file: number, reading: Reading): Reading {
    if (!this.#files.has(file)) return reading;
    return { ...reading, entries: reading.entries.map(withoutOwn) };
  }

  /** Each with a number after those that a file has already: `countOf`. */
  refused(countOf: (file: number) => number): RefusedEntry[] {
    const counts = new Map<number, number>();
    return this.#unusable.map(({ file, problem, name }) => {
      const number = (counts.get(file) ?? countOf(file)) + 1;
      counts.set(file, number);
      return { file, number, name, reason: "", qr: problem };
    });
  }

  /** What is said where there is nothing else. */
  failure(): ReadFiles {
    const { file, problem, name } = this.#unusable[0] ?? { file: 0, problem: "no-qr", name: "" };
    return { state: "failed", file, code: "picture", detail: name, qr: problem };
  }
}

function withoutOwn(entry: Entry): Entry {
  if (Object.keys(entry.own).length === 0) return entry;
  const dropped: Remark = { field: DISPLAY, what: "dropped" };
  return { ...entry, own: {}, remarks: [...entry.remarks.filter(({ field }) => field !== DISPLAY), dropped] };
}
