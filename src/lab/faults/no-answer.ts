import { NOT_ALLOWED } from "../../webauthn/outcome.ts";
import type { FaultRow } from "./fault.ts";
import type { LabErrorName } from "./names.ts";

/** Ceremonies that end without an answer. It is the page that has to make the best of them. */

const WHY = "There is no answer: the page says what happened and lets the person try again.";

function error(name: LabErrorName, what: string, section: string, message: string): FaultRow {
  return { what, expected: "reject", why: WHY, section, effect: { type: "error", error: name, message } };
}

export const NO_ANSWER_FAULTS = {
  timeout: {
    what: "Nobody answers for as long as the request allows, then comes a NotAllowedError.",
    expected: "reject",
    why: WHY,
    section: "§5.1.3, §5.1.4 (timeout)",
    effect: { type: "timeout" },
  },
  AbortError: error(
    "AbortError",
    "The ceremony was aborted, as by another one of the page.",
    "§5.6",
    "The operation was aborted.",
  ),
  ConstraintError: error(
    "ConstraintError",
    "The authenticator can do none of what is required: a discoverable credential, or user verification.",
    "§6.3.2, §5.1.3",
    "The authenticator cannot store a discoverable credential or verify the user.",
  ),
  InvalidStateError: error(
    "InvalidStateError",
    "The authenticator holds one of the excluded credentials already.",
    "§5.1.3 (excludeCredentials)",
    "The authenticator was registered before.",
  ),
  NotAllowedError: error(
    "NotAllowedError",
    "The person declined, or nothing fits; the page is not told which.",
    "§5.1.3, §5.1.4",
    NOT_ALLOWED.message,
  ),
  NotReadableError: error(
    "NotReadableError",
    "The authenticator could not be talked to, as Chromium says it on Android.",
    "not in the spec",
    "An unknown error occurred while talking to the credential manager.",
  ),
  NotSupportedError: error(
    "NotSupportedError",
    "None of the algorithms, or an extension's input, is supported.",
    "§5.1.3 (pubKeyCredParams), §10",
    "None of the requested algorithms is supported.",
  ),
  OperationError: error(
    "OperationError",
    "Another request of the page is under way, as Chromium says it.",
    "not in the spec",
    "A request is already pending.",
  ),
  SecurityError: error(
    "SecurityError",
    "The rpId is not one that the page's origin may use.",
    "§5.1.3, §5.1.4 (rpId)",
    "The relying party ID is not a registrable domain suffix of, nor equal to, the current domain.",
  ),
  UnknownError: error(
    "UnknownError",
    "Something went wrong in the authenticator.",
    "§6.3.2, §6.3.3",
    "The authenticator failed.",
  ),
} satisfies Record<string, FaultRow>;
