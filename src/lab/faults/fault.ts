import type { PublicKeyCredentialSource } from "../../authenticator/credential-source.ts";
import type { Told } from "../ceremony/answers.ts";
import type { AssertionEdits, RegistrationEdits } from "../rewrite/edits.ts";
import type { FaultName, LabErrorName } from "./names.ts";

/** One row of the table of faults: what it does, and what a relying party has to make of it. */

export type CeremonyKind = "create" | "get";

/**
 * What a correct relying party does. "reject": it registers nothing and signs nobody in. "accept": it goes on as if
 * nothing were wrong, as nothing is. "either": the spec leaves it to the relying party's policy.
 */
export type Expected = "reject" | "accept" | "either";

export interface Fault {
  name: FaultName;
  ceremonies: readonly CeremonyKind[];
  /** What it does, in one sentence. */
  what: string;
  expected: Expected;
  /** Of `create()`, where it is another there. */
  expectedInCreate?: Expected;
  /** Why, in one sentence. */
  why: string;
  /** Where `expected` holds only under a condition: the condition. */
  when?: string;
  /** Of WebAuthn Level 3, with what is verified there, such as "§7.1, §7.2 (origin)". */
  section: string;
  effect: Effect;
}

/** What a correct relying party makes of a fault in one kind of ceremony. */
export function expectedIn(
  ceremony: CeremonyKind,
  { expected, expectedInCreate = expected }: Pick<Fault, "expected" | "expectedInCreate">,
): Expected {
  return ceremony === "create" ? expectedInCreate : expected;
}

/** A row without what follows from its effect and its place. */
export type FaultRow = Omit<Fault, "name" | "ceremonies">;

export type Effect =
  | {
      type: "edits";
      /** What is changed in the answer. Throws or rejects with an ImpossibleFault. */
      create?: (context: FaultContext) => RegistrationEdits | Promise<RegistrationEdits>;
      get?: (context: FaultContext) => AssertionEdits;
    }
  /** Waits for as long as the request allows, then a NotAllowedError. */
  | { type: "timeout" }
  | { type: "error"; error: LabErrorName; message: string };

export interface FaultContext {
  /** The credential that was made or answers. */
  source: PublicKeyCredentialSource;
  /** The authenticator's other credentials for this rpId, oldest first. */
  others: readonly PublicKeyCredentialSource[];
  /** The algorithms that the relying party offered; of `create()`. */
  offered: readonly number[];
  /** The byte of flags of the honest answer. */
  flags: number;
  /** What the answers before this one said; of `get()`. */
  told: Told;
  randomBytes(length: number): Uint8Array;
}

/** A fault that cannot be made in this ceremony: the message says what it needs. */
export class ImpossibleFault extends Error {
  override readonly name = "ImpossibleFault";
}
