import type { PublicKeyCredentialSource } from "./credential-source.ts";
import type { SiteHistory } from "./site-history.ts";

/** What the authenticator needs from outside. It knows no vault, no window and no browser. */

export type Settled = Pick<PublicKeyCredentialSource, "backupEligible" | "backedUp" | "signCount">;

export interface CredentialStore {
  /** Those of `ids` that are credentials of ours for this rpId. Works while the vault is locked. */
  owned(rpId: string, ids: readonly Uint8Array[]): Promise<Uint8Array[]>;
  /** Every credential for this rpId, archived ones included, newest first. Rejects while locked. */
  find(rpId: string): Promise<PublicKeyCredentialSource[]>;
  /** Whether it has credentials for this rpId that `find` does not give in this ceremony. Rejects while locked. */
  withholds(rpId: string): Promise<boolean>;
  /** The same as `find`, or undefined while the vault is locked. */
  peek(rpId: string): Promise<PublicKeyCredentialSource[] | undefined>;
  /** One that may be added soon: does what can be done before that. */
  prepare?(source: PublicKeyCredentialSource): void;
  /**
   * Saves a new credential. Those that it takes the place of are archived once the page holds it: until then
   * they may be the only ones that the site knows. Rejects while locked.
   */
  add(source: PublicKeyCredentialSource, archive: readonly Uint8Array[]): Promise<void>;
  /**
   * What the answer that is about to be given says of the credential: its flags, which nobody changes from then on, and
   * its counter as `nextSignCount` has it (WebAuthn §6.3.3 step 9). What changes by that is durably stored: no two
   * answers have the same counter. Rejects where that could not be done, and while locked; there is no answer then.
   */
  settle(source: PublicKeyCredentialSource): Promise<Settled>;
  /** Notes that a credential was used now. */
  used(source: PublicKeyCredentialSource): Promise<void>;
  /** Keeps a blob with a credential, in place of the one that was there. False where that could not be done. */
  keepBlob(source: PublicKeyCredentialSource, blob: Uint8Array): Promise<boolean>;
}

/**
 * What the relying party gets or leaves beside a signature: a key that the passkey makes of its input (hmac-secret),
 * the blob that is kept with the passkey, or a new blob.
 */
export type ConsentExtra = "encryption-key" | "read-data" | "write-data";

interface ConsentHintCommon {
  rpId: string;
  /** True where the person must be verified and a click alone is not enough. */
  verify: boolean;
  extras: readonly ConsentExtra[];
  /** Rejects while locked. */
  history(): Promise<SiteHistory>;
  /** To be called when the person has the question: does what can be done while they decide. */
  prepare(): void;
}

export type ConsentHint =
  | (ConsentHintCommon & {
      type: "create";
      rpName: string;
      user: { name: string; displayName: string };
      /** The credentials that the new one will take the place of. Rejects while locked. */
      superseded(): Promise<PublicKeyCredentialSource[]>;
    })
  | (ConsentHintCommon & {
      type: "get";
      /** The credentials to choose from. Rejects while locked. */
      candidates(): Promise<PublicKeyCredentialSource[]>;
    });

export type Consent =
  /** `verified`: the person was verified in this ceremony. `chosen`: set for "get" alone. */
  | { type: "approved"; verified: boolean; chosen?: PublicKeyCredentialSource }
  | { type: "declined" }
  /** The person wants another authenticator. */
  | { type: "native" };

export interface UserConsent {
  /** Rejects with the signal's reason when the ceremony is over before the person decided. */
  ask(hint: ConsentHint, signal: AbortSignal): Promise<Consent>;
}

export interface AuthenticatorPorts {
  store: CredentialStore;
  consent: UserConsent;
  randomBytes(length: number): Uint8Array;
  /** As `sign` of src/cose, which it is where it is left out. */
  sign?: (algorithm: number, privateKey: Uint8Array, message: Uint8Array) => Promise<Uint8Array>;
  /** Milliseconds since the epoch. */
  now(): number;
}
