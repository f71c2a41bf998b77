import type { PromptExtra, PromptView } from "../../src/wire/prompt.ts";
import { listText } from "../i18n/formats.ts";
import { type MessageKey, t } from "../i18n/messages.ts";

/** The words of a prompt that depend on what is asked. */
export interface PromptTexts {
  heading: string;
  approve: string;
  pinHint: string;
  /** Said while the decision is being carried out. */
  busy: string;
}

const pinHints = { unlock: "promptPinOpens", verify: "promptPinVerifies" } as const;
const busyTexts = {
  none: "promptWorking",
  unlock: "promptUnlocking",
  verify: "promptChecking",
} as const;

/** The words for a view, whatever its problem. */
export function promptTexts(view: PromptView): PromptTexts {
  const pinHint = view.pin === "none" ? "" : t(pinHints[view.pin]);
  const pin = { pinHint, busy: t(busyTexts[view.pin]) };
  if (view.type === "create") return { heading: t("promptCreate"), approve: t("promptCreateGo"), ...pin };
  const approve = t(view.accounts === null ? "promptUnlockGo" : "promptSignInGo");
  return { heading: t("promptSignIn"), approve, ...pin };
}

const historyTexts = {
  new: "historyNew",
  held: "historyHeld",
  used: "historyUsed",
  withheld: "historyHeld",
} as const;

/** Whether the person knows the site; null where nobody can tell, and where the view says it in other words. */
export function historyText(view: PromptView): string | null {
  const said = view.type === "create" ? view.supersedes.length > 0 : !canApprove(view);
  if (view.history === undefined || said) return null;
  return t(historyTexts[view.history]);
}

const extraTexts = {
  "encryption-key": "extraKey",
  "read-data": "extraRead",
  "write-data": "extraWrite",
} as const satisfies Record<PromptExtra, MessageKey>;

/** What the site gets or leaves beside the sign-in, in one sentence; null for nothing. */
export function extrasText({ extras }: PromptView): string | null {
  if (extras.length === 0) return null;
  return t("extras", { things: listText(extras.map((extra) => t(extraTexts[extra]))) });
}

/** Whether there is anything to approve: not where the open vault has no passkey for the site. */
export function canApprove(view: PromptView): boolean {
  return view.type === "create" || view.accounts === null || view.accounts.length > 0;
}

/** The origin, where it says more than the RP id does or the person sees another one; null otherwise. */
export function originBeside(view: { rpId: string; origin: string; topOrigin?: string }): string | null {
  return view.origin === `https://${view.rpId}` && view.topOrigin === undefined ? null : view.origin;
}
