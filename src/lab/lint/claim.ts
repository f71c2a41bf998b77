import { getPublicSuffix } from "tldts";
import { checkRpId, isCanonicalHost, type RpIdCheck, SUFFIX_RULES } from "../../webauthn/rp-id.ts";
import { hostOf } from "../options/members.ts";

/** An origin that asks for an rpId. */
export interface Claim {
  origin: string;
  /** Of the origin; undefined where it has none. */
  host: string | undefined;
  /** The rpId as it was named; undefined for the default. */
  requested: string | undefined;
  /** Whether what was named is a host name. */
  isHost: boolean;
  isPublicSuffix: boolean;
  check: RpIdCheck["type"];
}

const claims = new Map<string, Claim>();
const MOST = 1000;

/** The same few come again and again. */
export function claimOf(origin: string, requested: string | undefined): Claim {
  const key = `${origin} ${requested ?? ""}`;
  const known = claims.get(key);
  if (known && known.requested === requested) return known;
  const isHost = requested !== undefined && isCanonicalHost(requested);
  const claim: Claim = {
    origin,
    host: hostOf(origin),
    requested,
    isHost,
    isPublicSuffix:
      isHost && requested !== "localhost" && getPublicSuffix(requested, SUFFIX_RULES) === requested,
    check: checkRpId(origin, requested).type,
  };
  if (claims.size >= MOST) claims.clear();
  claims.set(key, claim);
  return claim;
}
