import { type Failure, failed } from "./outcome.ts";
import { type IsRelatedOrigin, mayHaveWellKnown } from "./related-origins.ts";
import { checkRpId } from "./rp-id.ts";

/**
 * The rpId that a call is for: the caller's own, or one that lists the caller among its related origins
 * (WebAuthn §5.1.3 steps 7 and 8, §5.1.4.1 steps 6 and 7). Native where nobody may be asked about that: without
 * `isRelatedOrigin`, or where that says so. What the vault holds must not matter here: the request is seen by whoever
 * runs the site of that rpId, and would tell him about it without a window. Rejects with the signal's reason.
 */
export async function claimRpId(
  origin: string,
  requested: string | undefined,
  isRelatedOrigin: IsRelatedOrigin | undefined,
  signal: AbortSignal,
): Promise<{ type: "valid"; rpId: string } | { type: "native" } | Failure> {
  const check = checkRpId(origin, requested);
  if (check.type === "valid") return check;
  const refused = failed("SecurityError", check.reason);
  if (check.type === "not-a-domain" || requested === undefined || !mayHaveWellKnown(requested))
    return refused;
  if (!isRelatedOrigin) return { type: "native" };
  const related = await isRelatedOrigin(requested, origin, signal);
  if (related === undefined) return { type: "native" };
  return related ? { type: "valid", rpId: requested } : refused;
}
