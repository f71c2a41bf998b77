import browser from "webextension-polyfill";
import { utf8 } from "../../src/bytes/utf8.ts";
import type { ListedPage, Listing } from "../../src/vault/whole/listing.ts";
import type { Summary, SummaryMemory } from "../summaries/summaries.ts";
import { isKept, SUMMARY_KEYS } from "./session.ts";

/**
 * Summaries in `storage.session`, beside the keys that open what they are made from, and gone with them: a background
 * that was stopped has the list at once when it starts again. As texts, which browsers copy fastest. What belongs to
 * one page of the index always lies under the same key, so that a change writes a small part.
 */

interface Part {
  generation: number;
  pages: [number: number, page: ListedPage<Summary>][];
}

/** Of UTF-8: browsers keep ten megabytes for a session, and the ceremonies need some of it. */
const MOST_BYTES = 5 * 2 ** 20;

/** Bytes of each text: what is stored, or would be if it were not too much. */
const sizes = new Map<string, number>();

export const sessionSummaries: SummaryMemory = {
  async recall() {
    try {
      return listingOf(Object.entries(await browser.storage.session.get([...SUMMARY_KEYS])));
    } catch (error) {
      console.warn("The list of the vault could not be read from the session:", error);
      return undefined;
    }
  },

  async remember(listing, before) {
    const texts = new Map<string, string>();
    for (const [at, key] of SUMMARY_KEYS.entries()) {
      const text = changedPart(listing, before, at);
      if (text === undefined) continue;
      texts.set(key, text);
      sizes.set(key, utf8(text).length);
    }
    if (texts.size === 0) return;
    try {
      const size = [...sizes.values()].reduce((sum, each) => sum + each, 0);
      // Locked meanwhile: nothing may come after what the lock has emptied.
      if (!isKept()) return await forget();
      if (size > MOST_BYTES) return await browser.storage.session.remove([...SUMMARY_KEYS]);
      await browser.storage.session.set(Object.fromEntries(texts));
      if (!isKept()) await forget();
    } catch (error) {
      console.warn("The list of the vault could not be kept in the session:", error);
    }
  },
};

function listingOf(stored: [key: string, text: unknown][]): Listing<Summary> | undefined {
  if (stored.length === 0) return undefined;
  const pages: Listing<Summary>["pages"] = [];
  let generation = 0;
  for (const [key, text] of stored as [string, string][]) {
    const part: Part = JSON.parse(text);
    generation = Math.max(generation, part.generation);
    for (const [number, page] of part.pages) pages[number] = page;
    sizes.set(key, utf8(text).length);
  }
  return { generation, pages, sound: true };
}

async function forget(): Promise<void> {
  sizes.clear();
  await browser.storage.session.remove([...SUMMARY_KEYS]);
}

/** The text of the pages whose number leaves this rest; undefined where none of them has changed. */
function changedPart(
  { generation, pages }: Listing<Summary>,
  before: Listing<Summary> | undefined,
  rest: number,
): string | undefined {
  const step = SUMMARY_KEYS.length;
  const part: Part = { generation, pages: [] };
  let changed = before !== undefined && pages.length < before.pages.length;
  for (let number = rest; number < pages.length; number += step) {
    const page = pages[number];
    if (page) part.pages.push([number, page]);
    changed ||= page !== before?.pages[number];
  }
  return changed ? JSON.stringify(part) : undefined;
}
