import type { WebDriverCredential } from "../web-driver.ts";
import type { JsonObject } from "./json-value.ts";

/**
 * The log of ceremonies: one entry for one call of `create()` or `get()`, as JSON. The form is versioned, because logs
 * are exported and loaded again. Every byte string is unpadded base64url. What is secret is not in it: see `Redacted`.
 */

export const LOG_VERSION = 1;

export interface LogEntry {
  version: typeof LOG_VERSION;
  /** Names the entry within its log: 1 to 64 characters. */
  id: string;
  /** When the call came: milliseconds since the epoch. */
  startedAt: number;
  ceremony: Ceremony;
  /** As the page gave it (Credential Management §2.3.2): "conditional", "immediate", "required", … */
  mediation?: string;
  /** Of `get()`, as the page gave it: "immediate". */
  uiMode?: string;
  /** Of the call's AbortSignal: whether one was given, and whether it had aborted at the end. Absent: not known. */
  signal?: "none" | "given" | "aborted";
  /**
   * How the options came. "json": as the spec's JSON, to `parse…FromJSON()`, to a library or to an authenticator
   * without a browser; nothing in them was corrected. "objects": to `navigator.credentials`, with byte strings written
   * as base64url.
   */
  form: "json" | "objects";
  /**
   * By which door of the browser's the call came. "objects": the page called `create()` or `get()` with an object of its
   * own, "parsed": with the very object that `parse…FromJSON()` had given it, "kept": it called a function that was not
   * watched. Absent: not known.
   */
  frontDoor?: FrontDoor;
  /** `PublicKeyCredentialCreationOptionsJSON` or `…RequestOptionsJSON` as called, right or wrong. */
  options: JsonObject;
  /** Of the form "objects": paths (`user.id`) where the page gave something else than the byte string that is wanted. */
  notBytes?: string[];
  /** Paths of members that are getters, which nobody has read: the options may have more than they show. */
  unread?: string[];
  caller: LogCaller;
  answeredBy: "latchkey" | "lab" | "native";
  /** Of a lab profile alone: its name, and the names of the faults that were put into the answer. */
  profile?: string;
  faults?: string[];
  outcome: LogOutcome;
  timing: LogTiming;
  /** The credential that was made or that answered, with its private key: of a lab profile alone. */
  labCredential?: WebDriverCredential;
}

export type FrontDoor = "objects" | "parsed" | "kept";

export type Ceremony = "create" | "get";

/** Who called, and what of its document matters to the rules. Absent: not known. */
export interface LogCaller {
  /** The serialised origin of the calling document. */
  origin: string;
  /** Of a frame with an ancestor of another origin: the origin of the top-level document. */
  topOrigin?: string;
  /** False where an ancestor of the calling document has another origin. */
  sameOriginWithAncestors: boolean;
  /** False in the top-level document. */
  inFrame: boolean;
  /** Whether the permissions policy lets the document call. */
  policyAllows?: boolean;
  /** Whether the document had transient activation at the call. */
  activated?: boolean;
  /** Whether the document had a field whose `autocomplete` ends in "webauthn" at the call. */
  autocompleteField?: boolean;
}

export type LogOutcome =
  | { type: "credential"; credential: LogCredential }
  /** A promise that was rejected: the name of the DOMException or of the TypeError, and its message. */
  | { type: "error"; name: string; message: string }
  /** `get()` resolved with null. */
  | { type: "none" }
  /** Not settled yet, or the page went away before it was. */
  | { type: "pending" };

/** `RegistrationResponseJSON` or `AuthenticationResponseJSON` of any authenticator (WebAuthn §5.1). */
export interface LogCredential {
  id: string;
  rawId: string;
  type: string;
  authenticatorAttachment?: string;
  response: LogResponse;
  /** Results of prf and large blobs of real credentials are `Redacted`. */
  clientExtensionResults: JsonObject;
}

export interface LogResponse {
  clientDataJSON: string;
  authenticatorData?: string;
  /** Of `create()`. */
  attestationObject?: string;
  transports?: string[];
  publicKey?: string;
  publicKeyAlgorithm?: number;
  /** Of `get()`. */
  signature?: string;
  userHandle?: string;
}

/** Milliseconds. */
export interface LogTiming {
  /** From the call to the outcome. */
  total: number;
  /** In the order in which they began; `start` counts from the call. */
  stages: LogStage[];
}

export interface LogStage {
  /** Such as "page", "rp-id", "person", "sign", "store", "deliver". */
  name: string;
  start: number;
  duration: number;
}

/** Stands where a byte string was left out because it is secret. */
export interface Redacted {
  /** How many bytes it had. */
  redacted: number;
}
