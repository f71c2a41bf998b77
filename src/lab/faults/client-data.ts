import { toBase64Url } from "../../bytes/base64url.ts";
import type { Effect, FaultContext, FaultRow } from "./fault.ts";

/** What can be wrong with the client data (WebAuthn §5.8.1). */

/** A site of somebody else's, under a domain that nobody can own (RFC 6761). */
export const FOREIGN_HOST = "attacker.example";
const FOREIGN_ORIGIN = `https://${FOREIGN_HOST}`;

/** The same in both ceremonies: members of the client data with other values. */
function members(changes: (context: FaultContext) => Record<string, unknown>): Effect {
  const edits = (context: FaultContext) => ({
    clientData: (data: Record<string, unknown>) => ({ ...data, ...changes(context) }),
  });
  return { type: "edits", create: edits, get: edits };
}

const lookalike = () => ({
  clientData: (data: Record<string, unknown>) => {
    const { protocol, hostname } = new URL(String(data.origin));
    return { ...data, origin: `${protocol}//${hostname}.${FOREIGN_HOST}` };
  },
});

const notJson = () => ({ clientDataJson: (json: string) => json.slice(0, -1) });
const typeOf = (type: string) => () => ({
  clientData: (data: Record<string, unknown>) => ({ ...data, type }),
});

export const CLIENT_DATA_FAULTS = {
  "wrong-type": {
    what: "The client data's type is that of the other ceremony.",
    expected: "reject",
    why: "An answer to one ceremony must not serve in the other.",
    section: "§7.1, §7.2 (type)",
    effect: { type: "edits", create: typeOf("webauthn.get"), get: typeOf("webauthn.create") },
  },
  "wrong-challenge": {
    what: "The client data hold a challenge that the relying party never sent.",
    expected: "reject",
    why: "Without its own challenge an answer may be an old one, replayed.",
    section: "§7.1, §7.2 (challenge), §13.4.3",
    effect: members(({ randomBytes }) => ({ challenge: toBase64Url(randomBytes(32)) })),
  },
  "wrong-origin": {
    what: `The client data say that the page was one of ${FOREIGN_ORIGIN}.`,
    expected: "reject",
    why: "It is the origin that keeps an answer from being phished.",
    section: "§7.1, §7.2 (origin), §13.4.9",
    effect: members(() => ({ origin: FOREIGN_ORIGIN })),
  },
  "lookalike-origin": {
    what: `The client data say that the page was one of the right host with .${FOREIGN_HOST} after it.`,
    expected: "reject",
    why: "Origins are compared as wholes: whoever looks at how they begin, or what they contain, lets anybody in.",
    section: "§7.1, §7.2 (origin), §13.4.9",
    effect: { type: "edits", create: lookalike, get: lookalike },
  },
  "cross-origin": {
    what: `The client data say that the page was in a frame of ${FOREIGN_ORIGIN}.`,
    expected: "reject",
    why: "Only pages that the relying party expects around its own may frame it.",
    when: "where the relying party does not expect to be framed",
    section: "§7.1, §7.2 (crossOrigin, topOrigin)",
    effect: members(() => ({ crossOrigin: true, topOrigin: FOREIGN_ORIGIN })),
  },
  "client-data-not-json": {
    what: "The client data lack their closing brace.",
    expected: "reject",
    why: "What is no JSON has no challenge and no origin to verify.",
    section: "§7.1, §7.2 (parsing of the client data)",
    effect: { type: "edits", create: notJson, get: notJson },
  },
  "client-data-unknown-member": {
    what: "The client data have one member more, at their end.",
    expected: "accept",
    why: "Clients may add members, and relying parties have to be prepared for them.",
    section: "§5.8.1",
    effect: members(() => ({ "latchkey.test": "a member that no relying party knows" })),
  },
} satisfies Record<string, FaultRow>;
