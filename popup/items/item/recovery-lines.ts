import type { ItemStory } from "../../../src/wire/items.ts";

type RecoveryCode = ItemStory["recoveryCodes"][number];

/** As many as the vault keeps with one item. */
export const MOST_RECOVERY_CODES = 40;

/**
 * The codes of a pasted list, one a line: without the bullets, boxes and numbers ("1.", "2)") that sites put before them,
 * each once.
 */
export function recoveryCodesIn(text: string): string[] {
  const lines = text.split(/[\r\n]+/u).map((line) =>
    line
      .trim()
      .replace(/^(?:[-*•–☐□]|\d{1,2}[.)])\s+/u, "")
      .trim(),
  );
  return [...new Set(lines.filter(Boolean))];
}

/** What is kept with what was pasted behind it; codes that are there already stay as they are. */
export function withPasted(kept: readonly RecoveryCode[], pasted: readonly string[]): RecoveryCode[] {
  const known = new Set(kept.map(({ code }) => code));
  return [...kept, ...pasted.filter((code) => !known.has(code)).map((code) => ({ code }))];
}

/** With one of them marked as used at a time (milliseconds since the epoch), or as not used. */
export function withUse(
  kept: readonly RecoveryCode[],
  marked: string,
  usedAt: number | null,
): RecoveryCode[] {
  return kept.map(({ code, ...rest }) =>
    code !== marked ? { code, ...rest } : { code, ...(usedAt !== null && { usedAt }) },
  );
}
