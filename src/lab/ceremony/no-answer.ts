import { NOT_ALLOWED } from "../../webauthn/outcome.ts";
import { ceremonyLifetime } from "../../webauthn/timeout.ts";
import type { Fault } from "../faults/fault.ts";
import type { LabFailure } from "../outcome.ts";
import type { LabPorts } from "../ports.ts";

/** How a ceremony ends whose faults let it have no answer, or undefined. Rejects with the signal's reason. */
export async function failureOf(
  faults: readonly Fault[],
  timeout: number | undefined,
  wait: LabPorts["wait"],
  signal: AbortSignal,
): Promise<LabFailure | undefined> {
  for (const { effect } of faults) {
    if (effect.type === "edits") continue;
    signal.throwIfAborted();
    if (effect.type === "error") return { type: "error", name: effect.error, message: effect.message };
    if (effect.type === "timeout") {
      await wait(lifetime(timeout), signal);
      return NOT_ALLOWED;
    }
  }
  return undefined;
}

/** Milliseconds that a request allows. Browsers keep to shorter ones than their range has (WebAuthn §15.1) too. */
function lifetime(timeout: unknown): number {
  const asked = typeof timeout === "number" && timeout >= 0 ? timeout : undefined;
  return Math.min(ceremonyLifetime(asked), asked ?? Number.POSITIVE_INFINITY);
}
