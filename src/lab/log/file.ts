import { LOG_VERSION, type LogEntry } from "./entry.ts";
import { readEntry } from "./guard.ts";

/** A log as a file: JSON with the name of the form, its version and the entries. */

const FORMAT = "latchkey-lab-log";
/** Characters of a file, and entries in it. */
export const MOST_CHARACTERS = 32 * 1024 * 1024;
export const MOST_ENTRIES = 5000;

/** Why a file is no log that can be read. */
export class LogFileError extends Error {
  override name = "LogFileError";
  /** The number of the entry that is wrong, counted from 1. */
  readonly entry: number | undefined;

  constructor(message: string, entry?: number) {
    super(entry === undefined ? message : `Entry ${entry}: ${message}`);
    this.entry = entry;
  }
}

/** The text of a file. Entries of real credentials have nothing secret in it, whatever was given. */
export function writeLog(entries: readonly LogEntry[]): string {
  return `${JSON.stringify({ format: FORMAT, version: LOG_VERSION, entries: entries.map(readEntry) }, null, 1)}\n`;
}

/** The entries of a file's text. Throws a LogFileError, which names the entry where one is wrong. */
export function readLog(text: string): LogEntry[] {
  if (text.length > MOST_CHARACTERS) {
    throw new LogFileError(`The file has more than ${MOST_CHARACTERS} characters`);
  }
  const { format, version, entries } = parse(text);
  if (format !== FORMAT) throw new LogFileError("The file is not a log of Latchkey's lab");
  if (version !== LOG_VERSION) {
    throw new LogFileError(`The log is of version ${String(version)}; version ${LOG_VERSION} can be read`);
  }
  if (!Array.isArray(entries)) throw new LogFileError("The log has no list of entries");
  if (entries.length > MOST_ENTRIES) {
    throw new LogFileError(`The log has ${entries.length} entries; at most ${MOST_ENTRIES} can be read`);
  }
  const ids = new Set<string>();
  return Array.from(entries as unknown[], (value, i) => {
    const entry = entryOf(value, i + 1);
    if (ids.has(entry.id)) throw new LogFileError("another entry has the same id", i + 1);
    ids.add(entry.id);
    return entry;
  });
}

function parse(text: string): { format?: unknown; version?: unknown; entries?: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LogFileError(`The file is not JSON: ${reason}`);
  }
  if (typeof value !== "object" || value === null)
    throw new LogFileError("The file is not a log of Latchkey's lab");
  return value;
}

function entryOf(value: unknown, number: number): LogEntry {
  try {
    return readEntry(value);
  } catch (error) {
    if (error instanceof TypeError) throw new LogFileError(error.message, number);
    throw error;
  }
}
