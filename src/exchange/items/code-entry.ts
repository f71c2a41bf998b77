import type { ReadCode } from "../../otp/found-code.ts";
import type { Own } from "../entry.ts";
import type { ReadOptions } from "../read-options.ts";
import type { Found } from "../reading-draft.ts";

/** A code that was read, as an entry. */
export function codeEntry({ code, remarks }: ReadCode, own: Own, { now }: ReadOptions): Found {
  return { kind: "code", value: { ...code, createdAt: now }, own, remarks };
}

/** What a code is called in messages. */
export function codeName({ issuer, account }: { issuer: string; account: string }): string {
  return [issuer, account].filter((part) => part !== "").join(", ");
}
