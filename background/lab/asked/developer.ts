import type { PublicKeyCredentialSource } from "../../../src/authenticator/credential-source.ts";
import type { ConsentHint } from "../../../src/authenticator/ports.ts";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { type AskedCeremony, MOST_CHOICES, shownAccount } from "../../../src/lab/asked/asked-ceremony.ts";
import type { AskedDecision } from "../../../src/lab/asked/decision.ts";
import { leavesVerificationOpen } from "../../../src/lab/ceremony/consent.ts";
import type { FaultName } from "../../../src/lab/faults/names.ts";
import type { LabDecision, LabPerson } from "../../../src/lab/ports.ts";
import type { LabProfile } from "../../../src/lab/profile.ts";
import type { Asking } from "./asking.ts";

/** The person of one ceremony whose profile wants to be asked: the developer, in the lab's pages. */
export class Developer implements LabPerson {
  readonly #asking: Asking;
  readonly #profile: LabProfile;
  readonly #wait: (shown: AskedCeremony, signal: AbortSignal) => Promise<AskedDecision>;
  /** What they wanted to be wrong. */
  faults: readonly FaultName[] = [];

  constructor(
    asking: Asking,
    profile: LabProfile,
    wait: (shown: AskedCeremony, signal: AbortSignal) => Promise<AskedDecision>,
  ) {
    this.#asking = asking;
    this.#profile = profile;
    this.#wait = wait;
  }

  async ask(hint: ConsentHint, signal: AbortSignal): Promise<LabDecision> {
    const candidates = hint.type === "get" ? await hint.candidates() : [];
    const decision = await this.#wait(this.#shown(hint, candidates), signal);
    if (decision.type === "declined") return decision;
    const { credentialId, recognised, fault } = decision;
    this.faults = fault === undefined ? [] : [fault];
    const said = { type: "approved", recognised, faults: this.faults } as const;
    if (hint.type === "create") return said;
    // It may have been removed meanwhile.
    const chosen = (await hint.candidates()).find(({ id }) => toBase64Url(id) === credentialId);
    return { ...said, ...(chosen && { chosen }) };
  }

  #shown(hint: ConsentHint, candidates: readonly PublicKeyCredentialSource[]): AskedCeremony {
    return {
      ...this.#asking,
      rpId: hint.rpId,
      ...(hint.type === "create" && { account: shownAccount(hint.user.name, hint.user.displayName) }),
      choices: candidates.slice(0, MOST_CHOICES).map(({ id, userName, userDisplayName }) => ({
        credentialId: toBase64Url(id),
        ...shownAccount(userName, userDisplayName),
      })),
      moreChoices: Math.max(0, candidates.length - MOST_CHOICES),
      leavesVerificationOpen: leavesVerificationOpen(this.#profile, hint),
      since: Date.now(),
    };
  }
}
