import { checkRpId, isCanonicalHost } from "../../webauthn/rp-id.ts";
import type { SiteRule } from "./site-rule.ts";

/** Throws a TypeError for what is no rule, and for a site that no page can have. */
export function readSiteRule(json: unknown): SiteRule {
  const { type, origin, host, rpId } = (json ?? {}) as Record<string, unknown>;
  if (type === "origin" && isWebOrigin(origin)) return { type, origin };
  if (type === "host" && typeof host === "string" && isCanonicalHost(host)) return { type, host };
  if (type === "rpId" && typeof rpId === "string" && isRpId(rpId)) return { type, rpId };
  throw new TypeError(`${JSON.stringify(json)?.slice(0, 200)} is no site`);
}

function isWebOrigin(value: unknown): value is string {
  if (typeof value !== "string" || !URL.canParse(value)) return false;
  const { protocol, origin } = new URL(value);
  return (protocol === "https:" || protocol === "http:") && origin === value;
}

/** One that a host below it may claim: no public suffix, or a profile would be under every site of it. */
function isRpId(text: string): boolean {
  if (text === "localhost") return true;
  return isCanonicalHost(text) && checkRpId(`https://below.${text}`, text).type === "valid";
}
