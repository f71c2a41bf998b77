import type { PromptView } from "../src/wire/prompt.ts";

/** The words of a prompt that depend on what is asked. */
export interface PromptTexts {
  heading: string;
  approve: string;
  pinLabel: string;
  pinHint: string;
  /** Said while the decision is being carried out. */
  busy: string;
}

const pinTexts = {
  none: { pinLabel: "", pinHint: "", busy: "Working…" },
  unlock: { pinLabel: "PIN", pinHint: "The vault is locked. Your PIN opens it.", busy: "Unlocking…" },
  verify: { pinLabel: "PIN", pinHint: "This site wants to know that it is you.", busy: "Checking the PIN…" },
};

export function promptTexts(view: PromptView): PromptTexts {
  const pin = pinTexts[view.pin];
  if (view.type === "create") return { heading: "Create a passkey for", approve: "Create passkey", ...pin };
  const approve = view.accounts === null ? "Unlock" : "Sign in";
  return { heading: "Sign in to", approve, ...pin };
}

/** Whether there is anything to approve: not where the open vault has no passkey for the site. */
export function canApprove(view: PromptView): boolean {
  return view.type === "create" || view.accounts === null || view.accounts.length > 0;
}

/** The origin, where it says more than the RP id does; null otherwise. */
export function originBeside(view: { rpId: string; origin: string }): string | null {
  return view.origin === `https://${view.rpId}` ? null : view.origin;
}
