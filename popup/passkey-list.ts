import type { PasskeySummary } from "../src/wire/vault.ts";

/** Whether a passkey with this RP id may be used on this host: the host itself or a parent of it. */
export function servesHost(rpId: string, host: string): boolean {
  return host === rpId || host.endsWith(`.${rpId}`);
}

/** Whether a site that names no passkey gets it offered. */
function offered({ archived, hidden }: PasskeySummary): boolean {
  return !archived && hidden !== true;
}

/** By site, then those that are offered before archived and hidden ones, then by user name. Returns a new array. */
export function inOrder(passkeys: readonly PasskeySummary[]): PasskeySummary[] {
  return [...passkeys].sort(
    (a, b) =>
      a.rpId.localeCompare(b.rpId) ||
      Number(offered(b)) - Number(offered(a)) ||
      a.userName.localeCompare(b.userName),
  );
}

/** The passkeys of one site (host null: none) and the others, each in order, archived and hidden ones left out. */
export function bySite(
  passkeys: readonly PasskeySummary[],
  host: string | null,
): { here: PasskeySummary[]; elsewhere: PasskeySummary[] } {
  const here: PasskeySummary[] = [];
  const elsewhere: PasskeySummary[] = [];
  for (const passkey of inOrder(passkeys)) {
    if (!offered(passkey)) continue;
    (host !== null && servesHost(passkey.rpId, host) ? here : elsewhere).push(passkey);
  }
  return { here, elsewhere };
}

/** The passkeys in which every word of the filter occurs, in the site or the account, whatever the case. */
export function matching(passkeys: readonly PasskeySummary[], filter: string): PasskeySummary[] {
  const words = filter.toLowerCase().split(/\s+/u).filter(Boolean);
  return passkeys.filter((passkey) => {
    const text = [passkey.rpId, passkey.rpName, passkey.userName, passkey.userDisplayName]
      .join("\n")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
