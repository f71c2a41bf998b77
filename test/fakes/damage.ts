import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import { keyOf } from "../../src/bytes/key-of.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { StoredItem } from "../../src/vault/index/records.ts";
import type { Item } from "../../src/vault/items/item.ts";
import type { Whole } from "../../src/vault/whole/whole.ts";

/** What a damaged vault may come to: refused, the same as before, or findings with the other items as they were. */

export type Outcome = "refused" | "same" | "found";

/** The items by the ids of their records. */
export function itemsById(items: readonly StoredItem[]): Map<string, Item> {
  return new Map(items.map(({ id, item }) => [keyOf(id), item]));
}

/** Fails the test for any other outcome: another exception, another content, a loss that is not told. */
export async function outcomeOf(
  open: () => Promise<Whole>,
  before: ReadonlyMap<string, Item>,
  what: () => string,
): Promise<Outcome> {
  let whole: Whole;
  try {
    whole = await open();
  } catch (error) {
    if (error instanceof VaultError) return "refused";
    throw new Error(`${what()}: not a VaultError`, { cause: error });
  }
  const changed = whole.items.find(({ id, item }) => !isDeepStrictEqual(item, before.get(keyOf(id))));
  const lost = before.size - whole.items.length;
  if (changed) expect.fail(`${what()}: another content of a ${changed.item.kind}`);
  if (lost > 0 && whole.findings.length === 0) expect.fail(`${what()}: ${lost} lost and nothing found`);
  return whole.findings.length > 0 ? "found" : "same";
}

/** Runs the tasks, some at a time, and counts what they came to. */
export async function tally(
  count: number,
  task: (i: number) => Promise<Outcome>,
): Promise<Record<Outcome, number>> {
  const counts = { refused: 0, same: 0, found: 0 };
  let next = 0;
  const runner = async () => {
    while (next < count) counts[await task(next++)]++;
  };
  await Promise.all(Array.from({ length: 8 }, runner));
  return counts;
}
