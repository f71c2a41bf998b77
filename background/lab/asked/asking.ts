import type { AskedCeremony } from "../../../src/lab/asked/asked-ceremony.ts";
import type { AssignedProfile } from "../../../src/lab/profiles/assignments.ts";
import type { Caller } from "../../../src/webauthn/caller.ts";
import type { CeremonyRequest } from "../../../src/wire/ceremony.ts";
import type { CallingDocument } from "../../ceremony/calling-document.ts";

const VERIFICATIONS = ["required", "preferred", "discouraged"] as const;

/** What is known of a ceremony before its authenticator asks. */
export type Asking = Omit<
  AskedCeremony,
  "rpId" | "account" | "choices" | "moreChoices" | "leavesVerificationOpen" | "since"
>;

/** `deadline`: milliseconds since the epoch. */
export function askingOf(
  { id, request: { type, options, mediation } }: { id: string; request: CeremonyRequest },
  { tabId, origin }: CallingDocument,
  { embedding }: Caller,
  { id: profileId, name, colour }: AssignedProfile,
  deadline: number | undefined,
): Asking {
  const selection = type === "create" ? options.authenticatorSelection : options;
  return {
    id,
    kind: type,
    ...(mediation !== undefined && { mediation }),
    profile: { id: profileId, name, colour },
    tabId,
    origin,
    ...(embedding && { topOrigin: embedding.topOrigin }),
    // What is none of the known values counts as the default (WebAuthn §5.8.6), however long it is.
    userVerification: VERIFICATIONS.find((one) => one === selection?.userVerification) ?? "preferred",
    ...(deadline !== undefined && { deadline }),
  };
}
