import type { CeremonyKind } from "../../src/lab/faults/fault.ts";
import type { FaultName } from "../../src/lab/faults/names.ts";
import { atPath } from "./json-path.ts";

/** Why a fault tells nothing of a relying party that gave these options, or undefined where it does. */
export function objectionTo(
  fault: FaultName,
  ceremony: CeremonyKind,
  options: Record<string, unknown>,
): string | undefined {
  if (fault === "uv-zero") {
    const path = ceremony === "create" ? "authenticatorSelection.userVerification" : "userVerification";
    const asked = atPath(options, path) ?? "preferred";
    return asked === "required" ? undefined : `User verification is ${asked}, not required.`;
  }
  if (fault === "missing-user-handle") {
    const allowed = atPath(options, "allowCredentials");
    const listed = Array.isArray(allowed) && allowed.length > 0;
    return listed ? "The account is known before: the options list its credentials." : undefined;
  }
  return undefined;
}
