import type { LogEntry } from "../entry.ts";
import { readEntry } from "../guard.ts";
import { visibleJson } from "../visible.ts";

/** An entry as JSON for people to read. */
export function asJson(entry: LogEntry): string {
  return visibleJson(readEntry(entry), 2);
}
