import type { AuthenticatorPorts } from "../authenticator/ports.ts";
import type { IsRelatedOrigin } from "./related-origins.ts";

/** What the client needs from outside, beside what its authenticator does. */
export interface ClientPorts extends AuthenticatorPorts {
  /** Left out where the request would be a trace of the caller, as in a private window. */
  isRelatedOrigin?: IsRelatedOrigin;
  /** Of a conditional `get()`: resolves when the person comes to it. Rejects with the signal's reason. */
  invited?: (rpId: string, signal: AbortSignal) => Promise<void>;
}
