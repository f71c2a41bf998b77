import { type FaultName, isFaultName } from "../faults/names.ts";

/** What a developer decides on a ceremony that waits, and how it ended for those who did not. */

export type AskedDecision =
  | { type: "declined" }
  | {
      type: "approved";
      /** Of `get()`: the one that is chosen. */
      credentialId?: string;
      /** Whether the person was verified, where that is left open. */
      recognised: boolean;
      /** What is to be wrong with this one answer, or the error that comes in its place. */
      fault?: FaultName;
    };

/** "left": the page does not wait any more. "unassigned": no profile, or another one, answers there now. */
export type AskedEnd = AskedDecision["type"] | "spoilt" | "left" | "timed-out" | "unassigned";

/** Rebuilds a decision member by member; throws a TypeError. */
export function readDecision(json: unknown): AskedDecision {
  const { type, credentialId, recognised, fault } = (json ?? {}) as Record<string, unknown>;
  if (type === "declined") return { type };
  if (type !== "approved" || typeof recognised !== "boolean") throw new TypeError("That is no decision");
  if (credentialId !== undefined && typeof credentialId !== "string") {
    throw new TypeError("credentialId is no text");
  }
  if (fault !== undefined && !isFaultName(fault)) throw new TypeError("There is no such fault");
  return {
    type,
    recognised,
    ...(credentialId !== undefined && { credentialId }),
    ...(fault !== undefined && { fault }),
  };
}
