import type { AuthenticatorPorts } from "../authenticator/ports.ts";
import type { FetchWellKnown } from "./related-origins.ts";

/** What the client needs from outside, beside what its authenticator does. */
export interface ClientPorts extends AuthenticatorPorts {
  /** Left out where the request would be a trace of the caller, as in a private window. */
  fetchWellKnown?: FetchWellKnown;
}
