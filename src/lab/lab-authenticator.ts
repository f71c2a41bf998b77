import type { PublicKeyCredentialSource } from "../authenticator/credential-source.ts";
import { fromBase64Url } from "../bytes/base64url.ts";
import { signRepeatably } from "../cose/algorithms.ts";
import type { Caller } from "../webauthn/caller.ts";
import { create } from "../webauthn/create.ts";
import { get } from "../webauthn/get.ts";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "../webauthn/json.ts";
import type { ClientPorts } from "../webauthn/ports.ts";
import { offeredAlgorithms } from "../webauthn/routing.ts";
import { Answers } from "./ceremony/answers.ts";
import { creationAsProfile, requestAsProfile } from "./ceremony/as-profile.ts";
import { LabConsent } from "./ceremony/consent.ts";
import { unlessEnded } from "./ceremony/ended.ts";
import { finishAssertion, finishRegistration } from "./ceremony/finish.ts";
import { onceInvited } from "./ceremony/invitation.ts";
import { failureOf } from "./ceremony/no-answer.ts";
import { CeremonyStore } from "./ceremony/store.ts";
import { LabCredentials, type Saved } from "./credentials.ts";
import type { CeremonyKind, Fault, FaultContext } from "./faults/fault.ts";
import { faultNamed, faultsOfCall } from "./faults/table.ts";
import type { LabAssertion, LabFailure, LabOutcome, LabRegistration } from "./outcome.ts";
import type { LabCall, LabPorts } from "./ports.ts";
import { DEFAULT_PROFILE, type LabProfile } from "./profile.ts";
import { seededRsaKey } from "./random/seeded-rsa.ts";
import { partsOf } from "./rewrite/authenticator-data.ts";
import { rewriteRegistration } from "./rewrite/rewrite.ts";

const RS256 = -257;
/** Whose key is quick to make, where it is replaced at once. */
const STAND_IN = { type: "public-key", alg: -7 };

/**
 * An authenticator with its client for tests: the very steps of `src/webauthn`, with credentials in memory and a person
 * who answers as the profile says; then the answer is dressed as the profile wants it, and spoilt by the faults.
 */
export class LabAuthenticator {
  /** May be changed at any time; a ceremony that is under way keeps the one that it began with. */
  profile: LabProfile;
  readonly credentials: LabCredentials;
  readonly #ports: LabPorts;
  readonly #answers = new Answers();

  /** `saved` is told of all credentials after each change, before the answer is given. */
  constructor(
    ports: LabPorts,
    profile: LabProfile = DEFAULT_PROFILE,
    credentials?: readonly PublicKeyCredentialSource[],
    saved?: Saved,
  ) {
    this.#ports = ports;
    this.profile = profile;
    this.credentials = new LabCredentials(credentials, saved, ports.mostCredentials);
  }

  /**
   * `create()` of WebAuthn §5.1.3. Rejects with the signal's reason, with a TypeError for a fault that is not one of this
   * ceremony, with an ImpossibleFault for one of the call's that lacks what it needs.
   */
  async create(
    options: PublicKeyCredentialCreationOptionsJSON,
    caller: Caller,
    call: LabCall,
  ): Promise<LabOutcome<LabRegistration>> {
    const profile = call.profile ?? this.profile;
    const faults = faultsOf("create", profile, call);
    const asProfile = creationAsProfile(options, profile);
    if ("type" in asProfile) return asProfile;
    const failure = await failureOf(faults, options.timeout, this.#ports.wait, call.signal);
    if (failure) return failure;
    const consent = new LabConsent(profile, this.#ports.wait, call, options.timeout);
    const ports = this.#clientPorts(profile, consent);
    const seedRsa = this.#ports.seeded === true && asProfile.pubKeyCredParams[0]?.alg === RS256;
    const made = seedRsa ? { ...asProfile, pubKeyCredParams: [STAND_IN] } : asProfile;
    const conditional = call.mediation === "conditional";
    const outcome = await unlessEnded(create(made, caller, ports, call.signal, conditional));
    if (outcome.type !== "credential") return outcome.type === "native" ? nobody("create", consent) : outcome;
    const honest = seedRsa ? await this.#withSeededRsa(outcome.credential) : outcome.credential;
    const context = this.#contextOf(honest, offeredAlgorithms(options.pubKeyCredParams));
    const finishing = { profile, ...withFaults(faults, call, consent), context };
    const credential = await finishRegistration(honest, finishing, this.credentials);
    const source = this.credentials.withId(fromBase64Url(credential.id));
    if (source) this.#answers.registered(source, credential.response.authenticatorData);
    return { type: "credential", credential };
  }

  /** `get()` of WebAuthn §5.1.4. Rejects as `create()` does. */
  async get(
    options: PublicKeyCredentialRequestOptionsJSON,
    caller: Caller,
    call: LabCall,
  ): Promise<LabOutcome<LabAssertion>> {
    const profile = call.profile ?? this.profile;
    const faults = faultsOf("get", profile, call);
    const failure = await failureOf(faults, options.timeout, this.#ports.wait, call.signal);
    if (failure) return failure;
    const consent = new LabConsent(profile, this.#ports.wait, call, options.timeout);
    const invited = call.mediation === "conditional" ? { invited: onceInvited() } : {};
    const ports = { ...this.#clientPorts(profile, consent), ...invited };
    const outcome = await unlessEnded(get(requestAsProfile(options, profile), caller, ports, call.signal));
    if (outcome.type !== "credential") return outcome.type === "native" ? nobody("get", consent) : outcome;
    const context = this.#contextOf(outcome.credential, []);
    const credential = await finishAssertion(outcome.credential, {
      profile,
      ...withFaults(faults, call, consent),
      context,
    });
    this.#answers.asserted(context.source, credential.response.authenticatorData);
    return { type: "credential", credential };
  }

  /** The registration with another key in place of the one that it was made with. */
  async #withSeededRsa(honest: LabRegistration): Promise<LabRegistration> {
    const { source } = this.#contextOf(honest, []);
    const key = await seededRsaKey(this.#ports.randomBytes);
    await this.credentials.change(source.id, { algorithm: key.algorithm, privateKey: key.privateKey });
    return rewriteRegistration(honest, source, [{ key }]);
  }

  #contextOf({ id, response }: LabRegistration | LabAssertion, offered: readonly number[]): FaultContext {
    const source = this.credentials.withId(fromBase64Url(id));
    if (!source) throw new Error("The credential was removed while it answered");
    const others = this.credentials.all.filter((own) => own !== source && own.rpId === source.rpId);
    const { randomBytes } = this.#ports;
    const { flags } = partsOf(fromBase64Url(response.authenticatorData));
    return { source, others, offered, flags, told: this.#answers.before(source), randomBytes };
  }

  #clientPorts(profile: LabProfile, consent: LabConsent): ClientPorts {
    const { randomBytes, now, isRelatedOrigin = async () => false } = this.#ports;
    const store = new CeremonyStore(this.credentials, this.#answers, profile);
    return { store, consent, randomBytes, sign: signRepeatably, now, isRelatedOrigin };
  }
}

/** The profile's faults, as far as they are of this ceremony, and the call's own. */
function faultsOf(kind: CeremonyKind, profile: LabProfile, { faults = [] }: LabCall): Fault[] {
  const ofProfile = profile.faults.map(faultNamed).filter(({ ceremonies }) => ceremonies.includes(kind));
  return [...new Set([...ofProfile, ...faultsOfCall(kind, faults)])];
}

/** With those of whoever was asked; these, and the call's own, have to be made. */
function withFaults(faults: readonly Fault[], call: LabCall, { faults: wanted }: LabConsent) {
  return {
    faults: [...new Set([...faults, ...wanted])],
    insisted: [...(call.faults ?? []), ...wanted.map(({ name }) => name)],
  };
}

/** Nobody else is there to answer: what is not for this authenticator is not allowed. */
function nobody(kind: CeremonyKind, { wantsAnother }: LabConsent): { type: "native" } | LabFailure {
  if (wantsAnother) return { type: "native" };
  const lacks = kind === "get" ? "has no credential for" : "makes no credential for";
  const message = `The authenticator ${lacks} this request`;
  return { type: "error", name: "NotAllowedError", message };
}
