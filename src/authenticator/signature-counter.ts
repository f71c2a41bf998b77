/** The signature counter (WebAuthn §6.1.1): 32 bits in the authenticator data. */

const MOST = 2 ** 32 - 1;

/**
 * What follows a counter. 0 stays 0: such a credential has none. One that another authenticator has raised goes on
 * rising, or the relying party would take it for a copy; at its end it stays there.
 */
export function nextSignCount(signCount: number): number {
  return signCount === 0 ? 0 : Math.min(signCount + 1, MOST);
}
