/** How long a ceremony may take (WebAuthn §5.1.3 step 4, §15.1): milliseconds. */
const RANGE = { min: 300_000, max: 600_000 };
const DEFAULT = 300_000;

/**
 * Milliseconds for what the relying party asked for. They are counted from when the background hears of the call. At
 * the worst its start comes in between, a second of at least three hundred: a time of the call would have to be told
 * by a content script, bounded and kept, for a difference that neither page nor person can see.
 */
export function ceremonyLifetime(timeout: number = DEFAULT): number {
  return Math.min(RANGE.max, Math.max(RANGE.min, timeout));
}
