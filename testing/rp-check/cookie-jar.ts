/** The cookies of one visitor, by name. Domains and paths are not looked at: there is one relying party. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** Takes what an answer sets, and drops what it deletes. */
  take(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";");
      const at = pair.indexOf("=");
      const name = pair.slice(0, at).trim();
      if (isDeleted(attributes)) this.#cookies.delete(name);
      else this.#cookies.set(name, pair.slice(at + 1).trim());
    }
  }

  /** The value of the Cookie header, or undefined where there is nothing to say. */
  header(): string | undefined {
    if (this.#cookies.size === 0) return undefined;
    return Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join("; ");
  }

  get(name: string): string | undefined {
    const value = this.#cookies.get(name);
    return value === undefined ? undefined : decoded(value);
  }
}

/** By Max-Age, which wins (RFC 6265 §5.3), or by Expires. */
function isDeleted(attributes: readonly string[]): boolean {
  const values = new Map(
    attributes.map((text) => {
      const [name = "", value = ""] = text.split("=");
      return [name.trim().toLowerCase(), value.trim()] as const;
    }),
  );
  const maxAge = values.get("max-age");
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  const expires = values.get("expires");
  return expires !== undefined && Date.parse(expires) <= Date.now();
}

/** Frameworks write tokens percent-encoded, and their pages send them decoded. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
