import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "./json.ts";

/** How a ceremony ends; `name` is what the page's promise is rejected with. */
export type CeremonyErrorName =
  | "ConstraintError"
  | "InvalidStateError"
  | "NotAllowedError"
  | "NotSupportedError"
  | "SecurityError"
  | "SyntaxError"
  | "TypeError"
  | "UnknownError";

export type Outcome<Response = RegistrationResponseJSON | AuthenticationResponseJSON> =
  | { type: "credential"; credential: Response }
  /** Call the browser's own function: Latchkey stays out of the way. */
  | { type: "native" }
  | Failure;

export interface Failure {
  type: "error";
  name: CeremonyErrorName;
  message: string;
}

export function failed(name: CeremonyErrorName, message: string): Failure {
  return { type: "error", name, message };
}

/** One text for a refusal, a timeout and an absence: the page must not learn which it was. */
export const NOT_ALLOWED = failed(
  "NotAllowedError",
  "The operation either timed out or was not allowed by the user.",
);
