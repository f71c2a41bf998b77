import { ceremonyLifetime } from "../../webauthn/timeout.ts";
import type { LogEntry } from "../log/entry.ts";
import { foreseen } from "./foreseen.ts";
import { type SpecStep, type StepId, stepsOf } from "./table.ts";

/** How far a ceremony came. */
export interface Progress {
  steps: StepProgress[];
  /** Where it ended, if it did and was not answered. */
  failed?: FailedStep;
}

export interface StepProgress extends SpecStep {
  /** "open": it may be under way, or the page went away before. */
  state: "passed" | "failed" | "open" | "not-reached";
}

export interface FailedStep {
  id: StepId;
  /** False where it is only the likely one. */
  sure: boolean;
  why: string;
}

export function progressOf(entry: LogEntry): Progress {
  const steps = stepsOf(entry.ceremony);
  const failed = failedStep(entry);
  const { type } = entry.outcome;
  const at = steps.findIndex(({ id }) => id === (failed?.id ?? (type === "pending" ? "select" : undefined)));
  const states = steps.map((step, i): StepProgress => {
    if (at < 0 || i < at) return { ...step, state: "passed" };
    if (i > at) return { ...step, state: type === "pending" ? "open" : "not-reached" };
    return { ...step, state: failed ? "failed" : "open" };
  });
  return { steps: states, ...(failed && { failed }) };
}

function failedStep(entry: LogEntry): FailedStep | undefined {
  const { outcome, answeredBy, faults = [] } = entry;
  if (outcome.type === "none") return { id: "select", sure: false, why: "get() resolved with null" };
  if (outcome.type !== "error") return undefined;
  const put = faults.find((fault) => fault === outcome.name || fault === "timeout");
  if (put)
    return {
      id: "answer",
      sure: true,
      why: `The fault "${put}" of the profile came in the place of an answer`,
    };
  const ours = answeredBy !== "native";
  const known = foreseen(entry).find(({ errors }) => errors.includes(outcome.name));
  if (known) return { id: known.id, sure: ours, why: known.why };
  const told = ours ? OUR_MESSAGES.find(([message]) => message.test(outcome.message)) : undefined;
  if (told) return { id: told[1], sure: true, why: outcome.message };
  return { ...likelyStep(entry, outcome.name), sure: false };
}

/** What Latchkey's own client and authenticator say of steps that options alone do not foretell. */
const OUR_MESSAGES: readonly (readonly [RegExp, StepId])[] = [
  [/^A passkey that this site excludes/, "excluded"],
  [/^None of the algorithms/, "supported"],
  [/^The AppID is not one/, "extensions"],
  [/^The request wants a (platform|cross-platform) authenticator/, "select"],
  [/^The authenticator has no credential/, "credentials"],
];

function likelyStep(entry: LogEntry, name: string): { id: StepId; why: string } {
  const { ceremony, options, timing } = entry;
  switch (name) {
    case "NotAllowedError": {
      const timeout = typeof options.timeout === "number" ? options.timeout : undefined;
      // Browsers keep to shorter timeouts too.
      const lifetime = Math.min(ceremonyLifetime(timeout), timeout ?? Number.POSITIVE_INFINITY);
      return timing.total >= lifetime
        ? { id: "timer", why: "It ended when the timeout was over" }
        : { id: "consent", why: "The user refused, or nothing could answer: the page must not learn which" };
    }
    case "AbortError":
      return { id: "signal", why: "The page aborted the call, or another call took its place" };
    case "InvalidStateError":
      return ceremony === "create"
        ? { id: "excluded", why: "The authenticator has a credential of excludeCredentials" }
        : { id: "convert", why: "The document was not active" };
    case "ConstraintError":
      return ceremony === "create"
        ? { id: "capable", why: "The authenticator cannot store the credential, or cannot verify the user" }
        : { id: "consent", why: "The authenticator cannot verify the user" };
    case "NotSupportedError":
      return ceremony === "create"
        ? { id: "supported", why: "No authenticator knows one of the algorithms" }
        : { id: "extensions", why: "An extension cannot be had like this" };
    case "SecurityError":
      return { id: "rp-id", why: "The rpId is not one of the origin's, nor is the origin listed as related" };
    case "TypeError":
    case "EncodingError":
    case "RangeError":
      return { id: "convert", why: "The options could not be converted" };
    default:
      return { id: "sign", why: "The authenticator could not do it" };
  }
}
