import { assertionOptions, verifyAssertion } from "../assertion.ts";
import { authenticationAnswer } from "../bodies.ts";
import { Refusal } from "../refusal.ts";
import { type Session, stepUpMinutes } from "../sessions.ts";
import type { Visit } from "../visit.ts";

/** Whether this session proved a moment ago that its owner is there. */
export function billingIsOpen(session: Session | undefined): boolean {
  return session?.signedIn !== undefined && session.verifiedUntil > Date.now();
}

/** → the figures. @throws Refusal "step-up-required" without a fresh verification. */
export function billing(visit: Visit) {
  const { session } = visit.signedIn();
  if (!billingIsOpen(session)) {
    throw new Refusal(403, "step-up-required", "Confirm that it is you to see billing.");
  }
  return {
    openUntil: session.verifiedUntil,
    balance: "€ 2,480.16",
    due: "€ 64.00 due on the 1st of next month",
    card: "Harbour card ending 4027",
    invoices: [
      { title: "Berth, monthly", reference: "HB-2207", amount: "€ 48.00", state: "Paid" },
      { title: "Shore power", reference: "HB-2191", amount: "€ 12.35", state: "Paid" },
      { title: "Pilotage", reference: "HB-2178", amount: "€ 126.80", state: "Paid" },
      { title: "Berth, monthly", reference: "HB-2164", amount: "€ 48.00", state: "Paid" },
    ],
  };
}

/** → request options for the account's passkeys, with user verification required. */
export function stepUpOptions(visit: Visit) {
  const { session, user } = visit.signedIn();
  return assertionOptions(visit.harbour, session, "step-up", "required", user);
}

/** `{response}` → `{next}`. Opens the billing page for some minutes. */
export async function stepUp(visit: Visit) {
  const { session, user } = visit.signedIn();
  await verifyAssertion(visit.harbour, session, "step-up", authenticationAnswer(visit.body), user);
  session.verifiedUntil = Date.now() + stepUpMinutes * 60_000;
  return { next: "/billing" };
}
