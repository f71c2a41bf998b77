import { MOST_RECOVERY_CODES, type Own, type RecoveryCode } from "../../src/vault/items/own.ts";

/** What a person has added to an item, beside what a file adds to it: nothing that was written by hand is lost. */

/** Characters. */
const MOST_NOTE = 100_000;

/** Also the host of a code, which the person may have set. */
type Added = Own & { site?: string };
export type OwnField = "label" | "note" | "favourite" | "recoveryCodes" | "site";

/**
 * `merged`: of both. `adds`: fields that have more in them afterwards. `keeps`: fields of which the file says something
 * else that is not taken.
 */
export function mergedOwn(
  before: Added,
  found: Added,
): { merged: Pick<Added, OwnField>; adds: OwnField[]; keeps: OwnField[] } {
  const merged: Pick<Added, OwnField> = {};
  const adds: OwnField[] = [];
  const keeps: OwnField[] = [];
  for (const field of ["label", "site"] as const) {
    const value = before[field] ?? found[field];
    if (value !== undefined) merged[field] = value;
    if (before[field] === undefined && value !== undefined) adds.push(field);
    else if (found[field] !== undefined && found[field] !== value) keeps.push(field);
  }
  const note = joined(before.note, found.note);
  if (note !== undefined) merged.note = note;
  if (note !== before.note) adds.push("note");
  else if (found.note !== undefined && !before.note?.includes(found.note)) keeps.push("note");
  if (before.favourite || found.favourite) merged.favourite = true;
  if (found.favourite && !before.favourite) adds.push("favourite");
  const codes = withMore(before.recoveryCodes ?? [], found.recoveryCodes ?? []);
  if (codes.all.length > 0) merged.recoveryCodes = codes.all;
  if (codes.all.length > (before.recoveryCodes ?? []).length) adds.push("recoveryCodes");
  if (codes.left > 0) keeps.push("recoveryCodes");
  return { merged, adds, keeps };
}

/** The person's own comes first; unchanged where it says all, or there is no room for both. */
function joined(before: string | undefined, found: string | undefined): string | undefined {
  if (before === undefined || found === undefined) return before ?? found;
  const both = `${before}\n\n${found}`;
  return before.includes(found) || both.length > MOST_NOTE ? before : both;
}

/** Each code once, with its mark where it was used. `left`: those for which there is no room. */
function withMore(before: RecoveryCode[], found: RecoveryCode[]): { all: RecoveryCode[]; left: number } {
  const known = new Set(before.map(([code]) => code));
  const more = found.filter(([code]) => !known.has(code) && known.add(code));
  const room = Math.max(0, MOST_RECOVERY_CODES - before.length);
  return { all: [...before, ...more.slice(0, room)], left: Math.max(0, more.length - room) };
}
