/** The most that one import may hold in memory, as `weightOf` counts. A small file can repeat or inflate its content. */
export const MOST_WEIGHT = 64 * 2 ** 20;

/** The characters and bytes of all texts and byte strings in a value of plain objects, lists and byte strings. */
export function weightOf(value: unknown): number {
  if (typeof value === "string" || value instanceof Uint8Array) return value.length;
  if (typeof value !== "object" || value === null) return 0;
  let weight = 0;
  for (const part of Object.values(value)) weight += weightOf(part);
  return weight;
}
