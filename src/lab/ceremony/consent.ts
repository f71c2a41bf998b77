import type { Consent, ConsentHint, UserConsent } from "../../authenticator/ports.ts";
import { equalBytes } from "../../bytes/equal.ts";
import type { Fault } from "../faults/fault.ts";
import { faultsOfCall } from "../faults/table.ts";
import type { LabCall, LabPorts } from "../ports.ts";
import type { LabProfile } from "../profile.ts";
import { Ended } from "./ended.ts";
import { failureOf } from "./no-answer.ts";

/** The person of one ceremony, as a profile has them. */
export class LabConsent implements UserConsent {
  readonly #profile: LabProfile;
  readonly #wait: LabPorts["wait"];
  readonly #call: LabCall;
  readonly #timeout: number | undefined;
  /** Whether another authenticator was asked for. */
  wantsAnother = false;
  /** What is to be wrong with the answer, by whoever was asked. */
  faults: readonly Fault[] = [];

  /** `timeout`: of the request, milliseconds. */
  constructor(profile: LabProfile, wait: LabPorts["wait"], call: LabCall, timeout: number | undefined) {
    this.#profile = profile;
    this.#wait = wait;
    this.#call = call;
    this.#timeout = timeout;
  }

  async ask(hint: ConsentHint, signal: AbortSignal): Promise<Consent> {
    const { approval, delay } = this.#profile;
    if (delay > 0) await this.#wait(delay, signal);
    if (approval === "declined") return { type: "declined" };
    if (approval === "asked") return this.#asked(hint, signal);
    const verified = this.#isVerified(hint);
    if (hint.type === "create") return { type: "approved", verified };
    const candidates = await hint.candidates();
    const id = this.#call.choose;
    const chosen = id ? candidates.find((source) => equalBytes(source.id, id)) : candidates[0];
    return chosen ? { type: "approved", verified, chosen } : { type: "declined" };
  }

  async #asked(hint: ConsentHint, signal: AbortSignal): Promise<Consent> {
    const decision = (await this.#call.person?.ask(hint, signal)) ?? { type: "declined" };
    this.wantsAnother = decision.type === "native";
    if (decision.type !== "approved") return decision;
    const { chosen, recognised = true, faults = [] } = decision;
    this.faults = faultsOfCall(hint.type, faults);
    const failure = await failureOf(this.faults, this.#timeout, this.#wait, signal);
    if (failure) throw new Ended(failure);
    return {
      type: "approved",
      verified: this.#isVerified(hint) && (recognised || !leavesVerificationOpen(this.#profile, hint)),
      ...(chosen && { chosen }),
    };
  }

  #isVerified({ verify }: ConsentHint): boolean {
    const { userVerification } = this.#profile;
    return userVerification === "always" || (userVerification === "when-asked" && verify);
  }
}

/** Whether who is asked says by it if they were verified: verification is asked for, and the profile does not fix it. */
export function leavesVerificationOpen(
  { userVerification }: LabProfile,
  { verify }: Pick<ConsentHint, "verify">,
): boolean {
  return userVerification === "when-asked" && verify;
}
