/** Which sites a lab profile answers for. */

export type SiteRule =
  /** One origin, port included. */
  | { type: "origin"; origin: string }
  /** Every origin of that host. */
  | { type: "host"; host: string }
  /** Every origin that may claim that rpId by its own domain: the host itself and those below it. */
  | { type: "rpId"; rpId: string };

/** Whether a caller's origin, as the browser says it, is one of the rule's. Never of an opaque one. */
export function ruleCovers(rule: SiteRule, origin: string): boolean {
  if (origin === "null" || !URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  if (rule.type === "origin") return rule.origin === origin;
  if (rule.type === "host") return rule.host === hostname;
  return hostname === rule.rpId || hostname.endsWith(`.${rule.rpId}`);
}

/** What a rule covers, as text: its origin, host or rpId. */
export function siteOf(rule: SiteRule): string {
  if (rule.type === "origin") return rule.origin;
  return rule.type === "host" ? rule.host : rule.rpId;
}
