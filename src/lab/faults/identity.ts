import { toBase64Url } from "../../bytes/base64url.ts";
import type { LabAssertion } from "../outcome.ts";
import { type FaultContext, type FaultRow, ImpossibleFault } from "./fault.ts";

/** What can be wrong about who answers, and with which credential. */

/** A credential id longer than any may be (WebAuthn §4). */
const TOO_MANY_BYTES = 1024;

const withUserHandle =
  (change: (context: FaultContext) => { userHandle?: string }) => (context: FaultContext) => ({
    answer: (answer: LabAssertion): LabAssertion => {
      const { userHandle: _, ...response } = answer.response;
      return { ...answer, response: { ...response, ...change(context) } };
    },
  });

/** Around the bytes, in both ceremonies: whatever they are, the answer has this id. */
const otherRawId = ({ source, randomBytes }: FaultContext) => {
  const rawId = toBase64Url(randomBytes(source.id.length));
  return { answer: <Answer>(answer: Answer) => ({ ...answer, rawId }) };
};

/** The type of the JSON forms knows one value alone. */
const otherType = () => ({
  answer: <Answer>(answer: Answer): Answer => Object.assign({}, answer, { type: "password" }),
});

export const IDENTITY_FAULTS = {
  "missing-user-handle": {
    what: "The answer has no user handle.",
    expected: "reject",
    why: "Nobody knows then whose credential it is.",
    when: "where the request had no allowCredentials; else it may be missing",
    section: "§7.2 (identification of the user), §6.3.3",
    effect: { type: "edits", get: withUserHandle(() => ({})) },
  },
  "foreign-user-handle": {
    what: "The user handle is another account's.",
    expected: "reject",
    why: "The credential has to belong to the account that it names.",
    section: "§7.2 (identification of the user)",
    effect: {
      type: "edits",
      get: withUserHandle(({ source, randomBytes }) => ({
        // A credential that was put in may have none of its own.
        userHandle: toBase64Url(randomBytes(source.userHandle.length || 16)),
      })),
    },
  },
  "foreign-credential-id": {
    what: "The answer names a credential that the relying party does not know.",
    expected: "reject",
    why: "There is no public key to verify it with.",
    section: "§7.2 (credential.id among allowCredentials and in the credential record)",
    effect: {
      type: "edits",
      get: ({ source, randomBytes }) => {
        const id = toBase64Url(randomBytes(source.id.length));
        return { answer: (answer) => ({ ...answer, id, rawId: id }) };
      },
    },
  },
  "known-credential-id": {
    what: "The new credential has the id of one that is registered already.",
    expected: "reject",
    why: "Whoever could register another's id again, with a key of his own, could take over the account.",
    section: "§7.1 (credentialId is not yet registered)",
    effect: {
      type: "edits",
      create: ({ others }) => {
        const other = others.at(-1);
        if (!other) throw new ImpossibleFault("known-credential-id needs another credential for this rpId");
        return { credentialId: other.id };
      },
    },
  },
  "oversized-credential-id": {
    what: `The new credential has an id of ${TOO_MANY_BYTES} bytes.`,
    expected: "reject",
    why: "No authenticator makes ids of more than 1,023 bytes; they would only fill the database.",
    section: "§7.1 (credentialId is at most 1,023 bytes long)",
    effect: { type: "edits", create: ({ randomBytes }) => ({ credentialId: randomBytes(TOO_MANY_BYTES) }) },
  },
  "id-mismatch": {
    what: "rawId is not the id that id names.",
    expected: "reject",
    expectedInCreate: "either",
    why: "The account has to have a credential whose id is rawId. At a registration nobody has to read either: the id that counts is in the attested credential data.",
    section: "§5.1 (id, rawId), §7.2 (identification of the user)",
    effect: { type: "edits", create: otherRawId, get: otherRawId },
  },
  "wrong-credential-type": {
    what: 'The answer\'s type is "password".',
    expected: "either",
    why: "It is no public key credential; but no step of a verification reads the type.",
    section: "§5.1, §5.8.2",
    effect: { type: "edits", create: otherType, get: otherType },
  },
} satisfies Record<string, FaultRow>;
