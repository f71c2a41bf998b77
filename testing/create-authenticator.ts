import { fromBase64Url, isBase64Url } from "../src/bytes/base64url.ts";
import type { CeremonyKind } from "../src/lab/faults/fault.ts";
import type { FaultName } from "../src/lab/faults/names.ts";
import { faultNamed, faultsOfCall } from "../src/lab/faults/table.ts";
import { LabAuthenticator } from "../src/lab/lab-authenticator.ts";
import type { LabCall } from "../src/lab/ports.ts";
import { type LabProfile, readProfile } from "../src/lab/profile.ts";
import { seededRandom } from "../src/lab/random/seeded-random.ts";
import {
  readWebDriver,
  type WebDriverCredential,
  type WebDriverEncoding,
  writeWebDriver,
} from "../src/lab/web-driver.ts";
import { credentialOf } from "./answer.ts";
import { callerOf } from "./caller.ts";
import { Clock } from "./clock.ts";
import { given } from "./given.ts";
import { creationOptionsJson, requestOptionsJson } from "./json-options.ts";
import type {
  AuthenticatorOptions,
  CallOptions,
  CreationOptions,
  ProfileChanges,
  RequestOptions,
} from "./options.ts";
import { readCall } from "./read-call.ts";
import { readOptions } from "./read-options.ts";
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "./responses.ts";
import {
  type CredentialChanges,
  changesOf,
  type StoredCredential,
  storedCredential,
} from "./stored-credential.ts";
import { totpAt } from "./totp.ts";
import { waitInRealTime, waitOnClock } from "./wait.ts";

const START_OF_2030 = Date.UTC(2030, 0, 1);
const NEVER = new AbortController().signal;

/** An authenticator and its client, in plain Node: what `navigator.credentials` of a browser would answer. */
export interface Authenticator {
  /**
   * `navigator.credentials.create({ publicKey: options })` on a page of `call.origin`. Rejects with a DOMException that
   * has the spec's name, with a TypeError where the spec has one or the call itself is wrong, with the signal's reason,
   * and with an ImpossibleFault where a fault lacks what it needs.
   */
  create(
    options: CreationOptions | { publicKey: CreationOptions },
    call: CallOptions,
  ): Promise<RegistrationResponseJSON>;
  /** `navigator.credentials.get({ publicKey: options })`; rejects as `create()` does. */
  get(
    options: RequestOptions | { publicKey: RequestOptions },
    call: CallOptions,
  ): Promise<AuthenticationResponseJSON>;

  /** How it behaves. */
  readonly profile: LabProfile;
  /** Changes how it behaves from the next call on. Throws a TypeError for what is no such profile. */
  configure(changes: ProfileChanges): void;
  /** What is wrong with the next answer, and with that alone. Throws a TypeError for a name that is none. */
  failNext(...faults: FaultName[]): void;
  /** What `failNext` has said, until the next call. */
  readonly nextFaults: readonly FaultName[];

  /** Oldest first. */
  readonly credentials: readonly StoredCredential[];
  /** Puts in a credential of WebDriver or the Chrome DevTools Protocol. Rejects with a TypeError for what is none. */
  addCredential(credential: WebDriverCredential): Promise<void>;
  /** False where there is none of this id, base64url. */
  removeCredential(credentialId: string): Promise<boolean>;
  /**
   * Sets what the next answer begins with; false where there is none of this id, base64url. Rejects with a TypeError for
   * what cannot be.
   */
  changeCredential(credentialId: string, changes: CredentialChanges): Promise<boolean>;
  /** With their private keys, for `addCredential`, WebDriver and, in "base64", the Chrome DevTools Protocol. */
  exportCredentials(encoding?: WebDriverEncoding): Promise<WebDriverCredential[]>;

  readonly clock: Clock;
  /** The one-time code of a base32 secret or an `otpauth://` URI by this clock. */
  totp(secretOrUri: string): string;
}

/** Throws a TypeError that names the option that cannot be. */
export function createAuthenticator(options: AuthenticatorOptions = {}): Authenticator {
  const { seed, now, relatedOrigins, realTime, profile } = readOptions(options);
  const clock = new Clock(now ?? (seed === undefined ? Date.now : START_OF_2030));
  const lab = new LabAuthenticator(
    {
      randomBytes: seed === undefined ? newRandom : seededRandom(seed),
      seeded: seed !== undefined,
      now: () => clock.now(),
      wait: realTime ? waitInRealTime : waitOnClock(clock),
      isRelatedOrigin: async (rpId, origin) => relatedOrigins.get(rpId)?.includes(origin) ?? false,
    },
    readProfile(profile),
  );
  return new LabInNode(lab, clock);
}

/** A profile with some of it changed; what is undefined stays. Throws a TypeError for what is no such profile. */
export function changedProfile(profile: LabProfile, changes: ProfileChanges): LabProfile {
  const counter = { ...profile.counter, ...given(changes.counter ?? {}) };
  return readProfile({ ...profile, ...given(changes), counter });
}

function newRandom(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

class LabInNode implements Authenticator {
  readonly clock: Clock;
  readonly #lab: LabAuthenticator;
  #next: readonly FaultName[] = [];

  constructor(lab: LabAuthenticator, clock: Clock) {
    this.#lab = lab;
    this.clock = clock;
  }

  get profile(): LabProfile {
    return this.#lab.profile;
  }

  get credentials(): readonly StoredCredential[] {
    return this.#lab.credentials.all.map(storedCredential);
  }

  configure(changes: ProfileChanges): void {
    this.#lab.profile = changedProfile(this.profile, changes);
  }

  failNext(...faults: FaultName[]): void {
    this.#next = faults.map((name) => faultNamed(name).name);
  }

  get nextFaults(): readonly FaultName[] {
    return this.#next;
  }

  async create(
    options: CreationOptions | { publicKey: CreationOptions },
    call: CallOptions,
  ): Promise<RegistrationResponseJSON> {
    const [json, said] = [creationOptionsJson(options), readCall(call)];
    const outcome = await this.#lab.create(json, callerOf(said), this.#callOf("create", said));
    // The transports are the profile's.
    return credentialOf(outcome) as RegistrationResponseJSON;
  }

  async get(
    options: RequestOptions | { publicKey: RequestOptions },
    call: CallOptions,
  ): Promise<AuthenticationResponseJSON> {
    const [json, said] = [requestOptionsJson(options), readCall(call)];
    return credentialOf(await this.#lab.get(json, callerOf(said), this.#callOf("get", said)));
  }

  async addCredential(credential: WebDriverCredential): Promise<void> {
    const source = await readWebDriver(credential, this.profile, this.clock.now());
    await this.#lab.credentials.add([source]);
  }

  async removeCredential(credentialId: string): Promise<boolean> {
    return isBase64Url(credentialId) && this.#lab.credentials.remove(fromBase64Url(credentialId));
  }

  async changeCredential(credentialId: string, changes: CredentialChanges): Promise<boolean> {
    if (!isBase64Url(credentialId)) return false;
    const id = fromBase64Url(credentialId);
    const source = this.#lab.credentials.withId(id);
    return source ? this.#lab.credentials.change(id, changesOf(source, changes)) : false;
  }

  exportCredentials(encoding?: WebDriverEncoding): Promise<WebDriverCredential[]> {
    return Promise.all(this.#lab.credentials.all.map((source) => writeWebDriver(source, encoding)));
  }

  totp(secretOrUri: string): string {
    return totpAt(secretOrUri, this.clock.now());
  }

  /** What holds for the next call is used up, unless this one cannot be. */
  #callOf(
    kind: CeremonyKind,
    { mediation, signal = NEVER, faults = [], credentialId, profile }: CallOptions,
  ): LabCall {
    const failing = faultsOfCall(kind, [...this.#next, ...faults]).map(({ name }) => name);
    const changed = profile && changedProfile(this.profile, profile);
    this.#next = [];
    return {
      signal,
      faults: failing,
      ...(changed && { profile: changed }),
      ...(mediation && { mediation }),
      ...(credentialId !== undefined && { choose: fromBase64Url(credentialId) }),
    };
  }
}
