import type { FaultContext, FaultRow } from "./fault.ts";
import { ImpossibleFault } from "./fault.ts";

/** What can be wrong with an assertion's signature and its counter. */

/** A well-formed signature by the right key, over something else. */
export function otherMessage(message: Uint8Array): Uint8Array {
  return message.with(0, (message[0] ?? 0) ^ 1);
}

const counted = (fault: string, count: (last: number) => number) => (context: FaultContext) => {
  const { signCount } = context.told;
  if (signCount === 0) {
    throw new ImpossibleFault(`${fault} needs a credential whose counter was above 0 in the answer before`);
  }
  return {
    authenticatorData: <Parts>(parts: Parts) => ({ ...parts, signCount: count(signCount) }),
  };
};

export const SIGNATURE_FAULTS = {
  "bad-signature": {
    what: "The signature is well-formed and by the credential's key, but over other data.",
    expected: "reject",
    why: "The signature is the proof.",
    section: "§7.2 (signature)",
    effect: { type: "edits", get: () => ({ signed: otherMessage }) },
  },
  "counter-rolled-back": {
    what: "The counter is one lower than in the answer before.",
    expected: "either",
    why: "It is a sign of a cloned authenticator: the relying party's policy says what follows, but it has to see it.",
    section: "§7.2 (signCount), §6.1.1",
    effect: { type: "edits", get: counted("counter-rolled-back", (last) => last - 1) },
  },
  "counter-cloned": {
    what: "The counter is the same as in the answer before, as if a copy had given that.",
    expected: "either",
    why: "It is a sign of a cloned authenticator: the relying party's policy says what follows, but it has to see it.",
    section: "§7.2 (signCount), §6.1.1",
    effect: { type: "edits", get: counted("counter-cloned", (last) => last) },
  },
} satisfies Record<string, FaultRow>;
