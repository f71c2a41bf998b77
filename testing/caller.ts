import type { Caller } from "../src/webauthn/caller.ts";
import type { CallOptions } from "./options.ts";

/**
 * The calling page, which in a frame of another site was clicked in. Throws a TypeError for an origin that is not
 * serialised (`"null"` is an opaque one), and where a cross-origin caller has no top origin.
 */
export function callerOf({ origin, topOrigin, crossOrigin }: CallOptions): Caller {
  checkOrigin(origin, "origin");
  const embedded = crossOrigin ?? (topOrigin !== undefined && topOrigin !== origin);
  if (!embedded) return { origin, sameOriginWithAncestors: true };
  checkOrigin(topOrigin, "topOrigin");
  return { origin, sameOriginWithAncestors: false, embedding: { topOrigin, activated: true } };
}

function checkOrigin(value: unknown, name: string): asserts value is string {
  if (value === "null") return;
  if (typeof value === "string" && URL.canParse(value) && new URL(value).origin === value) return;
  throw new TypeError(`${name} is an origin such as https://example.com, not ${JSON.stringify(value)}`);
}
