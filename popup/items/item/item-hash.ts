/** The hash of the manager's page at which an item's own page stands. */
const PREFIX = "#item=";

export function itemHash(item: string): string {
  return `${PREFIX}${item}`;
}

/** The item that a location's hash names; null for every other hash. */
export function itemOfHash(hash: string): string | null {
  const item = hash.startsWith(PREFIX) ? hash.slice(PREFIX.length) : "";
  return /^[\w-]{22}$/.test(item) ? item : null;
}
