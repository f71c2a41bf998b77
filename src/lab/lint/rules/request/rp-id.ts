import type { Call } from "../../call.ts";
import { each, type Hit, type Rule } from "../../rule.ts";

/** The RP ID (WebAuthn §5.1.3 step 8, §5.1.4.1 step 7) and the origin that claims it. */
export const RP_ID_RULES: readonly Rule[] = [
  {
    id: "rp-id-form",
    severity: "error",
    title: "The rpId is not a host name",
    why: "An rpId is a host name alone: no scheme, no port, no path, lower case, Punycode",
    section: "§4",
    fix: "Write the host name, as example.com",
    find: each((call) => {
      const { requested, isHost } = call.claim;
      if (requested === undefined || isHost) return undefined;
      return hitOf(call, requested, `The rpId ${JSON.stringify(requested.slice(0, 80))} is not a host name`);
    }),
  },
  {
    id: "rp-id-public-suffix",
    severity: "error",
    title: "The rpId is a public suffix",
    why: "Anybody can register a site below it, so that no browser lets it be claimed",
    section: "§5.1.3",
    fix: "Use the registrable domain or the host of the site",
    find: each((call) => {
      const { requested, isPublicSuffix, host } = call.claim;
      if (requested === undefined || !isPublicSuffix || requested === host) return undefined;
      return hitOf(call, requested, `The rpId ${requested} is a public suffix`);
    }),
  },
  {
    id: "rp-id-foreign",
    severity: "error",
    title: "The rpId is not one of the page's origin",
    why: "The browser throws a SecurityError unless the rpId's site lists the origin as a related one",
    section: "§5.1.3",
    fix: "Use the page's host or registrable domain, or list the origin in https://RP-ID/.well-known/webauthn (§5.11)",
    find: each((call) => {
      const { requested, isHost, isPublicSuffix, check, origin } = call.claim;
      if (requested === undefined || !isHost || isPublicSuffix || check !== "not-a-suffix") return undefined;
      // An answer, or a person who was asked, shows that the origin is a related one.
      const { outcome } = call.entry;
      if (outcome.type !== "error" || outcome.name !== "SecurityError") return undefined;
      return hitOf(call, requested, `${origin} may not use the rpId ${requested} by itself`);
    }),
  },
  {
    id: "rp-id-broad",
    severity: "advice",
    title: "The rpId is broader than the page's host",
    why: "Every host below the rpId can ask for these passkeys: one that is taken over is enough",
    section: "§13.4.8",
    fix: "Keep it where several hosts sign in with the same passkeys; else use the host that signs in",
    find: each((call) => {
      const { requested, host, check } = call.claim;
      if (requested === undefined || !host?.endsWith(`.${requested}`)) return undefined;
      if (host === `www.${requested}` || check !== "valid") return undefined;
      return hitOf(
        call,
        requested,
        `A page of ${host} uses the rpId ${requested}, which all hosts below it share`,
        host,
      );
    }),
  },
  {
    id: "rp-id-differs",
    severity: "warning",
    title: "A site registers passkeys for one rpId and asks for those of another",
    why: "A passkey answers for the very rpId that it was made for",
    section: "§5.5",
    fix: "Use one rpId in create() and get(), and list other sites as related origins (§5.11)",
    guess: true,
    find: differing,
  },
  {
    id: "origin-insecure",
    severity: "error",
    title: "The page's origin cannot use WebAuthn",
    why: "WebAuthn needs a secure context with a domain: https, or http on localhost, and no IP address",
    section: "§5.1.3",
    fix: "Serve the page by https under a host name; while developing, use http://localhost",
    find: each((call) => {
      const { origin, check } = call.claim;
      if (origin === "null" || check !== "not-a-domain") return undefined;
      return {
        path: "caller.origin",
        value: origin,
        summary: `${origin} cannot use WebAuthn`,
        cause: origin,
      };
    }),
  },
  {
    id: "origin-opaque",
    severity: "error",
    title: "The document has an opaque origin",
    why: "A sandboxed frame, or a document of a data: address, belongs to no site",
    section: "§5.1.3",
    fix: "Let the document have its origin: add allow-same-origin to the frame's sandbox, or call from its parent",
    find: each(({ entry: { caller } }) =>
      caller.origin === "null"
        ? {
            path: "caller.origin",
            value: caller.origin,
            summary: "The calling document has an opaque origin",
          }
        : undefined,
    ),
  },
];

function hitOf({ ceremony }: Call, rpId: string, summary: string, cause = ""): Omit<Hit, "call"> {
  return { path: ceremony === "create" ? "rp.id" : "rpId", value: rpId, summary, cause: `${rpId} ${cause}` };
}

/** Requests for an rpId for which no passkey was seen to be made, while some were for another of the same site. */
function* differing(calls: readonly Call[]): Iterable<Hit> {
  const made = new Set(
    calls
      .filter(({ ceremony, entry }) => ceremony === "create" && entry.outcome.type === "credential")
      .map(({ rpId }) => rpId),
  );
  if (made.size === 0) return;
  for (const call of calls) {
    const { ceremony, rpId, entry, options } = call;
    if (ceremony !== "get" || made.has(rpId) || entry.outcome.type === "credential") continue;
    const others = [...made].join(", ");
    const summary = `get() asks for passkeys of ${rpId}; those that were made are of ${others}`;
    yield { call, path: "rpId", value: options.rpId, summary, cause: rpId };
  }
}
