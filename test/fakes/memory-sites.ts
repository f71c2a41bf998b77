/** Stands in for background/storage/sites.ts, in memory. */

const hosts = new Set<string>();

/** What a test sets and looks at. */
export const sitesOff = hosts;

export async function switchedOffSites(): Promise<string[]> {
  return [...hosts].sort();
}

export async function isSwitchedOff(host: string): Promise<boolean> {
  return hosts.has(host);
}

export async function switchSite(host: string, off: boolean): Promise<void> {
  if (off) hosts.add(host);
  else hosts.delete(host);
}
