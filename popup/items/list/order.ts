import type { ItemSummary } from "../../../src/wire/items.ts";
import type { Entry } from "./entries.ts";

export const orders = ["name", "used", "created"] as const;
export type Order = (typeof orders)[number];

type Compare = (a: Entry, b: Entry) => number;

const byName: Compare = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : byCreated(a, b));
const byCreated: Compare = (a, b) => b.item.createdAt - a.item.createdAt;
const compares: Record<Order, Compare> = {
  name: byName,
  used: (a, b) => usedAt(b.item) - usedAt(a.item) || byCreated(a, b),
  created: byCreated,
};

/** Favourites first, then what is offered before what is not, then as asked; returns a new array. */
export function inOrder(entries: readonly Entry[], order: Order): Entry[] {
  const compare = compares[order];
  return [...entries].sort((a, b) => a.rank - b.rank || compare(a, b));
}

/** What lies in the bin: the latest first. */
export function inBinOrder(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => (b.item.deletedAt ?? 0) - (a.item.deletedAt ?? 0) || byName(a, b));
}

/** Milliseconds since the epoch; 0: never, or nobody knows (codes). */
function usedAt(item: ItemSummary): number {
  return item.kind === "passkey" ? (item.lastUsedAt ?? 0) : 0;
}
