import type { CeremonyKind } from "../faults/fault.ts";
import type { AssignedProfile } from "../profiles/assignments.ts";

/** What the lab's pages show of a ceremony that waits for the developer's answer. JSON. */
export interface AskedCeremony {
  id: string;
  kind: CeremonyKind;
  /** "conditional": beside a form; "immediate". Absent in a dialog. */
  mediation?: string;
  profile: Pick<AssignedProfile, "id" | "name" | "colour">;
  tabId: number;
  /** Of the calling document, by the browser's word. */
  origin: string;
  /** Of a frame with an ancestor of another origin: the page's. */
  topOrigin?: string;
  rpId: string;
  /** Of `create()`: whose passkey it shall be. */
  account?: AskedAccount;
  /** Of `get()`: what there is to choose from, the newest first; no more than `MOST_CHOICES`. */
  choices: readonly AskedChoice[];
  /** How many more there would be. */
  moreChoices: number;
  /** What the page says of user verification, with its default. */
  userVerification: "required" | "preferred" | "discouraged";
  /** Whether the answer says if the person was verified: the profile does not fix it. */
  leavesVerificationOpen: boolean;
  /** Milliseconds since the epoch. */
  since: number;
  /** When its time is over; a conditional one has none. Milliseconds since the epoch. */
  deadline?: number;
}

export interface AskedAccount {
  name: string;
  displayName: string;
}

export interface AskedChoice extends AskedAccount {
  credentialId: string;
}

/** Where it lies in `storage.session`, which content scripts cannot reach: a list, the oldest first. */
export const ASKED_KEY = "lab.asked";

export const MOST_CHOICES = 100;
/** Characters of a name that is shown: it is the site's. */
const MOST_NAME = 100;

export function shownAccount(name: string, displayName: string): AskedAccount {
  return { name: shortened(name), displayName: shortened(displayName) };
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length > MOST_NAME ? `${characters.slice(0, MOST_NAME).join("")}…` : text;
}
