import { describe, expect, it } from "vitest";
import { LogFileError, MOST_CHARACTERS, MOST_ENTRIES, readLog, writeLog } from "../../../src/lab/log/file.ts";
import { bytesNamed, entryOf, goodCreation, goodRequest } from "../../fakes/log-entries.ts";

const ENTRIES = [entryOf("create", goodCreation()), entryOf("get", goodRequest())];

function file(changes: object): string {
  return JSON.stringify({ format: "latchkey-lab-log", version: 1, entries: ENTRIES, ...changes });
}

function refusal(text: string): LogFileError {
  try {
    readLog(text);
  } catch (error) {
    if (error instanceof LogFileError) return error;
    throw error;
  }
  throw new Error("It was read");
}

describe("the file of a log", () => {
  it("gives the entries back", () => {
    expect(readLog(writeLog(ENTRIES))).toEqual(ENTRIES);
    expect(readLog(writeLog([]))).toEqual([]);
  });

  it("has nothing secret of a real credential in it", () => {
    const secret = bytesNamed("secret");
    const entry = entryOf("get", goodRequest({ extensions: { largeBlob: { write: secret } } }));
    expect(writeLog([{ ...entry, answeredBy: "native" }])).not.toContain(secret);
  });

  it.each<[string, string, RegExp]>([
    ["that is no JSON", "hello", /^The file is not JSON: /],
    ["that is no object", "1", /^The file is not a log/],
    ["of another program", file({ format: "har" }), /^The file is not a log/],
    ["of another version", file({ version: 2 }), /^The log is of version 2; version 1 can be read$/],
    ["without entries", file({ entries: {} }), /^The log has no list of entries$/],
    [
      "of too many entries",
      file({ entries: Array(MOST_ENTRIES + 1).fill(0) }),
      /has 5001 entries; at most 5000/,
    ],
    ["that is too large", " ".repeat(MOST_CHARACTERS + 1), /has more than \d+ characters$/],
  ])("is refused where it is one %s", (_what, text, message) => {
    const { entry, message: said } = refusal(text);
    expect(said).toMatch(message);
    expect(entry).toBeUndefined();
  });

  it("is refused with the number of the entry that is wrong", () => {
    const wrong = refusal(file({ entries: [ENTRIES[0], { ...ENTRIES[1], ceremony: "store" }] }));
    expect(wrong.entry).toBe(2);
    expect(wrong.message).toBe("Entry 2: ceremony is none of create, get");
    const twice = refusal(file({ entries: [ENTRIES[0], ENTRIES[0]] }));
    expect(twice.message).toBe("Entry 2: another entry has the same id");
  });
});
