import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "../webauthn/json.ts";
import type { Outcome } from "../webauthn/outcome.ts";
import type { Signal } from "../webauthn/signal.ts";

/**
 * One call on its way: page → content over a MessagePort, content → background over a runtime Port of the name
 * `CEREMONY_PORT`. A byte string of a request is a `BinaryText` until the background makes unpadded base64url of it, as
 * in the spec's JSON; one of an answer is a `BinaryText` from background to content, and an ArrayBuffer for the page. So
 * the page's script needs no codec that the page could have tampered with.
 */

export const CEREMONY_PORT = "ceremony";

/**
 * The key beside a field, while a conditional `get()` of its document is pending, and the background: a runtime Port
 * of this name, which the background closes when the request is over. Its messages are all the same `INVITATION`.
 */
export const INVITATION_PORT = "invitation";

/** content → background: the person has clicked on the key. */
export const INVITATION = "invitation";

/** The event that hands the page's MessagePort to the content script; it is dispatched on `performance`. */
export const HANDOVER_EVENT = "latchkey";

/**
 * page, in a frame → content, in the tab's own document, with a MessagePort: posted to `top`, as a frame has no content
 * script before it asks for one. The answer, which carries nothing, says that it is there, or will not come.
 */
export const FRAME_CALL = "latchkey-frame";

/**
 * content → background: a runtime Port of this name, with the origin of the frame that asks behind it, asks for content
 * scripts in the frames of the tab that are of that origin. Closed, it is done.
 */
export const FRAMES_PORT = "frames:";

/** Dispatched on `performance` by each page's script at its start: an older copy, as an update leaves it, steps back. */
export const REPLACED_EVENT = "latchkey-new";

/** A request longer than this as JSON (in UTF-16 units) is no request that a relying party makes. */
export const MAX_REQUEST_LENGTH = 1 << 18;

/** The same with byte strings as `BinaryText`: at most six units a byte, where base64url has more than one. */
export const MAX_SENT_LENGTH = 6 * MAX_REQUEST_LENGTH;

/**
 * "conditional": beside the page's own form, and until somebody comes to it. "immediate" (`uiMode` of `get()`): at
 * once or not at all.
 */
export type Mediation = "conditional" | "immediate";

export type CeremonyRequest = (
  | { type: "create"; options: PublicKeyCredentialCreationOptionsJSON }
  | { type: "get"; options: PublicKeyCredentialRequestOptionsJSON }
) & { mediation?: Mediation };

/** What the browser can do by its own word, and Latchkey perhaps more. */
export type Question =
  | { type: "getClientCapabilities"; options: Record<string, boolean> }
  | {
      type: "isConditionalMediationAvailable" | "isUserVerifyingPlatformAuthenticatorAvailable";
      options: boolean;
    };

/** A call of a static method. */
export type StaticCall = Signal | Question;

/** One UTF-16 unit a byte, of which the low eight bits count. */
export interface BinaryText {
  binary: string;
}

/** What a ceremony comes to; a conditional `get()` is pending before that, and again after a stop of the background. */
export type CeremonyAnswer = Outcome | { type: "pending" };

/** background → content. A byte string that the page shall have as an ArrayBuffer is a `BinaryText`. */
export type ContentAnswer = PageAnswer;

/** What the browser tells of the calling document in the content script's world alone. */
export interface DocumentState {
  /** The permissions policy allows the call, where the browser shows it. */
  allowed?: boolean | undefined;
  /** The person has just clicked or typed in the document (HTML's transient activation). */
  active?: boolean;
}

/** content → background. A closed Port is the cancel signal. A `StaticCall` is asked in the same way. */
export type CeremonyMessage =
  | ({ type: "start"; id: string; request: CeremonyRequest } & DocumentState)
  /** The background stopped in between: the call of this id goes on. */
  | ({ type: "resume"; id: string; request: CeremonyRequest } & DocumentState)
  | { type: "ping" }
  /** The page holds the credential. */
  | { type: "delivered" }
  /** The call goes native, and the click that led to it still counts. */
  | { type: "clicked" };

/** page → content, after the request itself. */
export type PageWord = "abort" | "delivered";

/** content → page. Of a credential, what the getters and methods of its two objects answer with, by name. */
export type PageAnswer =
  | Exclude<CeremonyAnswer, { type: "credential" }>
  | {
      type: "credential";
      registration: boolean;
      credential: Record<string, unknown>;
      response: Record<string, unknown>;
    }
  /** Of a question, or of a signal that was taken. */
  | { type: "value"; value: unknown };
