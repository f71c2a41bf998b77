import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "../webauthn/json.ts";

/**
 * One ceremony on its way: page → content over a MessagePort (each message is a JSON text), content →
 * background over a runtime Port of the name `CEREMONY_PORT` (each message is an object).
 */

export const CEREMONY_PORT = "ceremony";

/** The event that hands the page's MessagePort to the content script, on `window.performance`. */
export const HANDOVER_EVENT = "latchkey";

/** A JSON text longer than this (in UTF-16 units) is no request that a relying party makes. */
export const MAX_REQUEST_LENGTH = 1 << 20;

export type CeremonyRequest =
  | { type: "create"; options: PublicKeyCredentialCreationOptionsJSON }
  | { type: "get"; options: PublicKeyCredentialRequestOptionsJSON };

/** The DOMException names that a ceremony may end with; `TypeError` becomes a TypeError. */
export type CeremonyErrorName =
  | "AbortError"
  | "ConstraintError"
  | "InvalidStateError"
  | "NotAllowedError"
  | "NotSupportedError"
  | "SecurityError"
  | "TypeError"
  | "UnknownError";

export type CeremonyAnswer =
  | { type: "credential"; credential: RegistrationResponseJSON | AuthenticationResponseJSON }
  /** Call the browser's own function: Latchkey stays out of the way. */
  | { type: "native" }
  | { type: "error"; name: CeremonyErrorName; message: string };

/** page → content: the request first, then at most one of the two words. */
export type PageMessage = CeremonyRequest | { type: "abort" } | { type: "delivered" };

/** content → background. A closed Port is the cancel signal. */
export type CeremonyMessage =
  | { type: "start"; id: string; request: CeremonyRequest }
  /** The background stopped in between: the same ceremony goes on. */
  | { type: "resume"; id: string; request: CeremonyRequest }
  | { type: "ping" }
  /** The page holds the credential. */
  | { type: "delivered" };
