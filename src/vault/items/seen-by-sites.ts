import type { Item } from "./item.ts";

/**
 * An item that takes the place of an older or a newer state of itself. What sites have seen does not go back: counters,
 * and, once the passkey was used, its flags.
 */
export function withSeenKept(before: Item, after: Item): Item {
  if (before.kind === "code" && after.kind === "code") {
    const { counter } = after.value;
    const seen = before.value.counter;
    if (counter === undefined || seen === undefined || seen <= counter) return after;
    return { ...after, value: { ...after.value, counter: seen } };
  }
  if (before.kind !== "passkey" || after.kind !== "passkey") return after;
  const [old, value] = [before.value, after.value];
  const signCount = Math.max(old.signCount, value.signCount);
  if (old.lastUsedAt === undefined) return { ...after, value: { ...value, signCount } };
  const { backupEligible } = old;
  const backedUp = backupEligible && (old.backedUp || value.backedUp);
  const lastUsedAt = Math.max(old.lastUsedAt, value.lastUsedAt ?? 0);
  const { flagsAssumed: _, ...fixed } = value;
  return { ...after, value: { ...fixed, signCount, backupEligible, backedUp, lastUsedAt } };
}
