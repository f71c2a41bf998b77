import type { CborValue } from "../../bytes/cbor.ts";
import { generateKey } from "../../cose/algorithms.ts";
import type { Attestation } from "../rewrite/edits.ts";
import { type FaultContext, type FaultRow, ImpossibleFault } from "./fault.ts";
import { otherMessage } from "./signature.ts";

/** What can be wrong with a new credential's key and its attestation. */

/** Quick to make, the commonest first. */
const ALGORITHMS = [-7, -8, -35, -36] as const;

const packed = (algorithm: number): Attestation => ({
  format: "packed",
  statement: new Map<string, CborValue>([
    ["alg", algorithm],
    ["sig", new Uint8Array()],
  ]),
});

export const ATTESTATION_FAULTS = {
  "algorithm-not-offered": {
    what: "The new credential's key is of an algorithm that is not in pubKeyCredParams.",
    expected: "reject",
    why: "The relying party may not be able to verify it, or may have left it out for good reasons.",
    section: "§7.1 (alg)",
    effect: {
      type: "edits",
      create: async ({ offered, randomBytes }: FaultContext) => {
        const algorithm = ALGORITHMS.find((each) => !offered.includes(each));
        if (algorithm === undefined) {
          throw new ImpossibleFault(`algorithm-not-offered needs one of ${ALGORITHMS.join(", ")} left out`);
        }
        return { key: { algorithm, ...(await generateKey(algorithm, randomBytes)) } };
      },
    },
  },
  "attestation-bad-signature": {
    what: "The attestation is a packed self attestation whose signature is over other data.",
    expected: "reject",
    why: "An attestation statement that there is has to be a correct one.",
    section: "§7.1 (attStmt), §8.2",
    effect: {
      type: "edits",
      create: ({ source }) => ({ attestation: () => packed(source.algorithm), signed: otherMessage }),
    },
  },
  "attestation-wrong-algorithm": {
    what: "The attestation is a packed self attestation that names another algorithm than the key's.",
    expected: "reject",
    why: "Self attestation is by the credential's own key.",
    section: "§7.1 (attStmt), §8.2 (alg)",
    effect: {
      type: "edits",
      create: ({ source }) => ({ attestation: () => packed(source.algorithm === -7 ? -257 : -7) }),
    },
  },
  "attestation-unknown-format": {
    what: "The attestation is of a format that nobody knows.",
    expected: "either",
    why: "It cannot be verified; whether the relying party goes on without attestation is its policy.",
    section: "§7.1 (fmt)",
    effect: {
      type: "edits",
      create: () => ({ attestation: () => ({ format: "latchkey-test", statement: new Map() }) }),
    },
  },
  "attestation-none-with-statement": {
    what: "The attestation is none, and there is a statement.",
    expected: "reject",
    why: "The statement of none is an empty map.",
    section: "§7.1 (attStmt), §8.7",
    effect: {
      type: "edits",
      create: () => ({
        attestation: () => ({ format: "none", statement: new Map<string, CborValue>([["x", true]]) }),
      }),
    },
  },
} satisfies Record<string, FaultRow>;
