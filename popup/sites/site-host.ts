/** The host name of a page that may use passkeys; null for every other page, and where the URL is hidden. */
export function hostOfPage(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  return (protocol === "https:" || protocol === "http:") && hostname !== "" ? hostname : null;
}

/** The host name in what a person typed: a host, a host with a port or path, or a whole URL; null if none. */
export function hostOfInput(input: string): string | null {
  const text = input.trim();
  if (text === "" || /\s/u.test(text)) return null;
  return hostOfPage(/^https?:\/\//iu.test(text) ? text : `https://${text}`);
}
