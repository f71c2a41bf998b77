/** How long a ceremony may take (WebAuthn §5.1.3 step 4, §15.1): milliseconds. */
const RANGE = { min: 300_000, max: 600_000 };
const DEFAULT = 300_000;

/** Milliseconds for what the relying party asked for. */
export function ceremonyLifetime(timeout: number = DEFAULT): number {
  return Math.min(RANGE.max, Math.max(RANGE.min, timeout));
}
