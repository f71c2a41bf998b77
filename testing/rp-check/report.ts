import type { CeremonyKind, Expected } from "../../src/lab/faults/fault.ts";
import type { FaultName } from "../../src/lab/faults/names.ts";
import type { Finding } from "../../src/lab/lint/finding.ts";
import type { FailureKind } from "./check-failure.ts";

/**
 * What the relying party did. "crashed": it answered with a status from 500 on, so that nobody was let in, but not
 * because it saw what was wrong. "left out": the fault tells nothing for the options that it gave. "unclear": the row
 * did not come to an answer.
 */
export type Did = "rejected" | "accepted" | "crashed" | "left out" | "unclear";

/** One fault in one kind of ceremony. */
export interface Row {
  fault: FaultName;
  ceremony: CeremonyKind;
  what: string;
  /** What a correct relying party does, and why; of WebAuthn Level 3. */
  correct: Expected;
  why: string;
  section: string;
  did: Did;
  /** Whether it did what a correct one does; undefined where that was not to be seen. */
  right: boolean | undefined;
  /** The HTTP status of its answer to the credential. */
  status?: number;
  /** Its sentence for the person, or the beginning of its answer; or why there is none. */
  says: string;
}

export interface Report {
  relyingParty: string;
  url: string;
  rows: Row[];
  /** What the options of the honest ceremonies have wrong or unwise (docs/lint.md); they do not decide about `passed`. */
  findings: Finding[];
  /** Whether every row that could be seen is right. False for a run that is void. */
  passed: boolean;
  /**
   * Why nothing follows from this run: an honest passkey did not get through, before the faults or after them, or no row
   * was judged.
   */
  void?: { kind: FailureKind | "honest-refused" | "nothing-judged"; message: string };
}
