import type { LogEntry } from "../entry.ts";
import { readEntry } from "../guard.ts";
import { visibleJson } from "../visible.ts";

/**
 * A command for a POSIX shell that sends an answer to a relying party as JSON, as a page would. Throws a TypeError
 * where there was no answer, and for an address that is neither http nor https.
 */
export function asCurl(entry: LogEntry, url: string): string {
  const { outcome } = readEntry(entry);
  if (outcome.type !== "credential") throw new TypeError("There is no answer that could be sent");
  const { protocol, href } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:")
    throw new TypeError("The address is neither http nor https");
  return [
    "curl --globoff --request POST",
    "--header 'Content-Type: application/json'",
    `--data-raw ${quoted(visibleJson(outcome.credential))}`,
    quoted(href),
  ].join(" \\\n  ");
}

/**
 * The address of an entry's own origin: which one there takes an answer only its developer knows. Undefined for an
 * origin that is none of the web's, as a log from elsewhere may have it.
 */
export function addressOf({ caller: { origin } }: LogEntry): string | undefined {
  const address = `${origin}/`;
  return /^https?:\/\//.test(address) && URL.canParse(address) ? address : undefined;
}

/** Within single quotes a shell takes everything as it is. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
