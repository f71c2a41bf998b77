import type { ReadCode } from "../otp/found-code.ts";
import type { Own } from "./entry.ts";
import type { ReadOptions } from "./read-options.ts";
import type { Found } from "./reading-draft.ts";

const MOST_NOTE = 100_000;

/** A code that was read, as an entry. A longer note than a record holds is cut, which is remarked as `noteField`. */
export function codeEntry(
  { code, remarks }: ReadCode,
  own: Own,
  { now }: ReadOptions,
  noteField = "note",
): Found {
  const value = { ...code, createdAt: now };
  if ((own.note?.length ?? 0) <= MOST_NOTE) return { kind: "code", value, own, remarks };
  const note = own.note?.slice(0, MOST_NOTE).toWellFormed() ?? "";
  const cut = { field: noteField, what: "changed", detail: `cut after ${MOST_NOTE} characters` } as const;
  return { kind: "code", value, own: { ...own, note }, remarks: [...remarks, cut] };
}

/** What a code is called in messages. */
export function codeName({ issuer, account }: { issuer: string; account: string }): string {
  return [issuer, account].filter((part) => part !== "").join(", ");
}
