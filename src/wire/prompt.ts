import type { Base64UrlString } from "../webauthn/json.ts";
import type { Derived, PlatformSlot } from "./vault.ts";

/**
 * The prompt window and the background, over a runtime Port of the name `PROMPT_PORT`. The window is
 * `popup/prompt.html#<ceremony id>`; it says hello, receives views, answers each with one decision, and
 * is closed by the background. After a stop of the background it connects and says hello again.
 */

export const PROMPT_PORT = "prompt";

/** A passkey as the person may recognise it: names are text by the site, shown as what they are. */
export interface PromptAccount {
  credentialId: Base64UrlString;
  name: string;
  displayName: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  lastUsedAt?: number;
  /** False: it was made, but the site may not have received it. */
  confirmed: boolean;
}

/** Why the person is asked for the PIN: not at all, to open the vault, or to verify who sits there. */
export type PinUse = "none" | "unlock" | "verify";

export type PromptProblem =
  /** The PIN does not open the vault; the person may try again. */
  | { code: "wrong-pin" }
  /** Too many wrong PINs: the next one counts after so many seconds. */
  | { code: "wait"; seconds: number }
  /** Too many wrong PINs: the PIN works again once the vault was opened in another way. */
  | { code: "pin-rests" }
  /** The vault is damaged or could not be read or written. */
  | { code: "vault"; message: string };

/** What a site gets or leaves beside a signature: a key from the passkey, data that was kept with it, new data. */
export type PromptExtra = "encryption-key" | "read-data" | "write-data";

interface PromptViewCommon {
  rpId: string;
  /** Serialised origin of the calling page. */
  origin: string;
  /** Serialised origin of the page in which the calling page is a frame, where the two differ. */
  topOrigin?: string;
  /** Whoever wants the browser's passkey has to click on the site once more. */
  clickAgain?: boolean;
  /**
   * Whether the vault holds a passkey of the site, and one was used, or only such as are not used in a private window;
   * left out while it is locked and cannot tell.
   */
  history?: "new" | "held" | "used" | "withheld";
  /** Empty where the site asks for a signature alone. */
  extras: readonly PromptExtra[];
  pin: PinUse;
  /** What can be asked instead of the PIN, or with it; empty where the PIN is not needed. */
  platform: PlatformSlot[];
  problem?: PromptProblem;
}

export type PromptView =
  | (PromptViewCommon & {
      type: "create";
      rpName: string;
      user: { name: string; displayName: string };
      /** Passkeys of the same account that the new one takes the place of; empty while locked. */
      supersedes: PromptAccount[];
    })
  | (PromptViewCommon & {
      type: "get";
      /** Null while the vault is locked; empty when it holds no passkey for this site. */
      accounts: PromptAccount[] | null;
    });

export type PromptDecision =
  | {
      type: "approve";
      pin?: string;
      /** Of that PIN, where the window was there in time. */
      derived?: Derived;
      /** The platform authenticator's answer for one of the view's slots. */
      platform?: { slot: Base64UrlString; output: Base64UrlString };
      /** Of `get()`: the account that was chosen. */
      credentialId?: Base64UrlString;
      /** Of `create()`: the passkeys that the person was told the new one takes the place of. */
      supersedes?: Base64UrlString[];
    }
  | { type: "cancel" }
  /** "Use another device or browser passkey". */
  | { type: "native" };

/** prompt → background. */
export type PromptMessage =
  | { type: "hello"; id: string }
  /** The person can see the view. */
  | { type: "shown" }
  | { type: "decision"; decision: PromptDecision }
  | { type: "ping" };

/** background → prompt. */
export type PromptUpdate =
  | { type: "view"; view: PromptView }
  /** The decision is being carried out (the PIN is checked): keep the form still. */
  | { type: "busy" }
  /** Nothing is asked any more; the window closes. */
  | { type: "done" };
