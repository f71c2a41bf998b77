import type { Base64UrlString } from "../webauthn/json.ts";

/** A code that is put into a page's field. */

/** What the background tells the script that it has put into one document: the arguments of a call, seen by no page. */
export interface FillTask {
  /** The document must have it, or nothing is done. */
  origin: string;
  /** Of the code, in characters. */
  length: number;
  /** It has letters in it, as Steam's. */
  letters: boolean;
}

/** What the script finds in a document. */
export interface FillFound {
  /** How well the best field suits, the higher the better; 0: there is none. */
  suit: number;
  /** That field is the active one of its document, which a frame's may be while the person is elsewhere. */
  active: boolean;
  /** The place of this frame's window among those of the document around; -1: it is the page, or no place is known. */
  place: number;
  /** The frames in it that a person can see, by the places of their windows; `active`: the focus is somewhere in it. */
  frames: { place: number; active: boolean }[];
}

/** "left" where the document is not of that origin. */
export type FillLook = FillFound | "left";

/** What became of the code: "not-taken" where the page has put it back or away. */
export type FillEnd = "filled" | "no-field" | "not-taken" | "left";

/** What the script defines in its own world, which no page reaches. */
export interface FillScript {
  look(task: FillTask): FillLook;
  fill(task: FillTask, code: string): FillEnd;
}

/** Why nothing was filled. */
export type FillRefusal =
  | Exclude<FillEnd, "filled">
  /** The page is not of the code's site, or the code has none. */
  | "other-site"
  /** The page came without encryption. */
  | "insecure"
  /** The browser lets no script into the page. */
  | "no-access"
  /** The page does not answer: it hangs, or shows a dialog of its own. */
  | "no-answer"
  /** By the shortcut: */
  | "locked"
  | "no-code"
  | "several";

/** What the shortcut could not do in a tab. */
export interface MissedFill {
  refusal: FillRefusal;
  /** The code that it was about. */
  item?: Base64UrlString;
}
