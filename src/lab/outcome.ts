import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "../webauthn/json.ts";
import type { CeremonyErrorName } from "../webauthn/outcome.ts";
import type { LabErrorName } from "./faults/names.ts";

/** How a ceremony in the lab ends: as any other, but with every error that a fault can be. */

/** Unlike Latchkey's own, a lab authenticator may be a roaming one. */
type AsAnyAuthenticator<T> = Omit<T, "authenticatorAttachment"> & {
  authenticatorAttachment: "platform" | "cross-platform";
};

export type LabRegistration = AsAnyAuthenticator<RegistrationResponseJSON>;
export type LabAssertion = AsAnyAuthenticator<AuthenticationResponseJSON>;

export interface LabFailure {
  type: "error";
  name: CeremonyErrorName | LabErrorName;
  message: string;
}

export type LabOutcome<Response = LabRegistration | LabAssertion> =
  | { type: "credential"; credential: Response }
  /** Whoever was asked wants another authenticator. */
  | { type: "native" }
  | LabFailure;
