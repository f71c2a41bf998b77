import type { LabAssertion, LabOutcome, LabRegistration } from "../src/lab/outcome.ts";

/** The credential of an outcome; throws the error of any other one as a page would see it. */
export function credentialOf<T extends LabRegistration | LabAssertion>(outcome: LabOutcome<T>): T {
  switch (outcome.type) {
    case "credential":
      return outcome.credential;
    case "native":
      throw new DOMException("Another authenticator was asked for", "NotAllowedError");
    case "error":
      if (outcome.name === "TypeError") throw new TypeError(outcome.message);
      throw new DOMException(outcome.message, outcome.name);
  }
}
