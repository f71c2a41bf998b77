import type { PublicKeyCredentialSource } from "../../authenticator/credential-source.ts";
import type { CredentialStore, Settled } from "../../authenticator/ports.ts";
import type { LabCredentials } from "../credentials.ts";
import type { LabProfile } from "../profile.ts";
import type { Answers } from "./answers.ts";

type Source = PublicKeyCredentialSource;

/**
 * The credentials of a lab authenticator for one ceremony, as its profile has them. As in the spec, and unlike in the
 * vault, a new credential of an account overwrites the older discoverable one (WebAuthn §6.3.2 step 7): a relying party
 * has to live with that.
 */
export class CeremonyStore implements CredentialStore {
  readonly #credentials: LabCredentials;
  readonly #answers: Answers;
  readonly #profile: LabProfile;

  constructor(credentials: LabCredentials, answers: Answers, profile: LabProfile) {
    this.#credentials = credentials;
    this.#answers = answers;
    this.#profile = profile;
  }

  async owned(rpId: string, ids: readonly Uint8Array[]): Promise<Uint8Array[]> {
    return ids.filter((id) => this.#credentials.withId(id)?.rpId === rpId);
  }

  async find(rpId: string): Promise<Source[]> {
    return this.#credentials.all.filter((own) => own.rpId === rpId).toReversed();
  }

  async peek(rpId: string): Promise<Source[]> {
    return this.find(rpId);
  }

  async withholds(): Promise<boolean> {
    return false;
  }

  async add(source: Source, overwritten: readonly Uint8Array[]): Promise<void> {
    const { backupEligible, backedUp, counter } = this.#profile;
    const made = { ...source, backupEligible, backedUp, signCount: counter.start, confirmed: true };
    await this.#credentials.add([made], overwritten);
  }

  async settle(source: Source): Promise<Settled> {
    const signCount = this.#answers.next(source, this.#profile.counter.mode);
    await this.#credentials.change(source.id, { signCount });
    return { ...source, signCount };
  }

  async used(): Promise<void> {}

  async keepBlob(source: Source, largeBlob: Uint8Array): Promise<boolean> {
    return this.#credentials.change(source.id, { largeBlob });
  }
}
