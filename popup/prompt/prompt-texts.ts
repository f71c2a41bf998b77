import type { PromptExtra, PromptView } from "../../src/wire/prompt.ts";

/** The words of a prompt that depend on what is asked. */
export interface PromptTexts {
  heading: string;
  approve: string;
  pinHint: string;
  /** Said while the decision is being carried out. */
  busy: string;
}

const pinTexts = {
  none: { pinHint: "", busy: "Working…" },
  unlock: { pinHint: "Your PIN opens the vault.", busy: "Unlocking…" },
  verify: { pinHint: "This site wants to know that it is you.", busy: "Checking…" },
};

/** The words for a view, whatever its problem. */
export function promptTexts(view: PromptView): PromptTexts {
  const pin = pinTexts[view.pin];
  if (view.type === "create") return { heading: "Create a passkey for", approve: "Create passkey", ...pin };
  const approve = view.accounts === null ? "Unlock and sign in" : "Sign in";
  return { heading: "Sign in to", approve, ...pin };
}

const historyTexts = {
  new: "First time here: no passkey for this site in your vault.",
  held: "Your vault holds a passkey for this site.",
  used: "You have used a passkey here before.",
};

/** Whether the person knows the site; null where nobody can tell, and where the view says it in other words. */
export function historyText(view: PromptView): string | null {
  const said = view.type === "create" ? view.supersedes.length > 0 : !canApprove(view);
  if (view.history === undefined || said) return null;
  return historyTexts[view.history];
}

const extraTexts: Record<PromptExtra, string> = {
  "encryption-key": "an encryption key",
  "read-data": "the data that it keeps here",
  "write-data": "room for its data",
};

/** What the site gets or leaves beside the sign-in, in one sentence; null for nothing. */
export function extrasText({ extras }: PromptView): string | null {
  if (extras.length === 0) return null;
  return `It also asks for ${extras.map((extra) => extraTexts[extra]).join(" and ")}.`;
}

/** Whether there is anything to approve: not where the open vault has no passkey for the site. */
export function canApprove(view: PromptView): boolean {
  return view.type === "create" || view.accounts === null || view.accounts.length > 0;
}

/** The origin, where it says more than the RP id does or the person sees another one; null otherwise. */
export function originBeside(view: { rpId: string; origin: string; topOrigin?: string }): string | null {
  return view.origin === `https://${view.rpId}` && view.topOrigin === undefined ? null : view.origin;
}
