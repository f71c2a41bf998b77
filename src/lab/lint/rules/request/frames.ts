import { each, eachOf, type Rule } from "../../rule.ts";

/** Calls in frames of another site (WebAuthn §5.9, §5.10). */
export const FRAME_RULES: readonly Rule[] = [
  {
    id: "frame-policy",
    severity: "error",
    title: "The permissions policy does not let the document call",
    why: "A frame of another site may call only where its parent allows it; the browser throws a NotAllowedError",
    section: "§5.9",
    fix: 'Add allow="publickey-credentials-get; publickey-credentials-create" to the frame, and let the page\'s own policy allow it',
    find: each(({ entry: { caller }, ceremony }) =>
      caller.policyAllows === false
        ? {
            path: "caller.policyAllows",
            value: false,
            summary: `The permissions policy does not allow publickey-credentials-${ceremony} in ${caller.origin}`,
            cause: `${ceremony} ${caller.origin}`,
          }
        : undefined,
    ),
  },
  {
    id: "frame-no-click",
    severity: "error",
    title: "create() in a frame of another site, without a click",
    why: "The browser throws a NotAllowedError where the frame has no transient activation",
    section: "§5.1.3",
    fix: "Call create() in the handler of a click in the frame, before anything else is awaited",
    find: eachOf("create", ({ entry: { caller } }) =>
      !caller.sameOriginWithAncestors && caller.activated === false
        ? {
            path: "caller.activated",
            value: false,
            summary: "create() was called in a frame without a click",
          }
        : undefined,
    ),
  },
  {
    id: "frame-embedded",
    severity: "advice",
    title: "The ceremony runs in a frame of another site",
    why: "The person sees another address than the one that gets the answer; the relying party has to check topOrigin",
    section: "§13.4.2",
    fix: "Check crossOrigin and topOrigin of the client data against the sites that may embed the page",
    find: each(({ entry: { caller } }) =>
      caller.sameOriginWithAncestors
        ? undefined
        : {
            path: caller.topOrigin === undefined ? "caller.sameOriginWithAncestors" : "caller.topOrigin",
            value: caller.topOrigin ?? false,
            summary: `${caller.origin} calls in a frame${caller.topOrigin === undefined ? "" : ` of ${caller.topOrigin}`}`,
            cause: `${caller.origin} ${caller.topOrigin ?? ""}`,
          },
    ),
  },
];
