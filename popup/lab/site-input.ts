import type { SiteRule } from "../../src/lab/profiles/site-rule.ts";

/** The rule that a person has typed; undefined for what is no site. An rpId is checked where it is stored. */
export function ruleOfInput(type: SiteRule["type"], input: string): SiteRule | undefined {
  const text = input.trim();
  // A port is no scheme.
  const address = /^https?:\/\//i.test(text)
    ? text
    : `${/^localhost\b/i.test(text) ? "http" : "https"}://${text}`;
  if (text === "" || /\s/.test(text) || !URL.canParse(address)) return undefined;
  const { origin, hostname } = new URL(address);
  if (type === "origin") return { type, origin };
  return type === "host" ? { type, host: hostname } : { type, rpId: hostname };
}
