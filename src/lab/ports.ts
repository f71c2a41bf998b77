import type { PublicKeyCredentialSource } from "../authenticator/credential-source.ts";
import type { ConsentHint } from "../authenticator/ports.ts";
import type { IsRelatedOrigin } from "../webauthn/related-origins.ts";
import type { FaultName } from "./faults/names.ts";
import type { LabProfile } from "./profile.ts";

/** What a lab authenticator needs from outside. */
export interface LabPorts {
  randomBytes(length: number): Uint8Array;
  /** Whether `randomBytes` comes from a seed, and everything has to come from it. */
  seeded?: boolean;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after that many milliseconds; rejects with the signal's reason. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** How many credentials there is room for; left out: any number. */
  mostCredentials?: number;
  /** Left out: a caller of another site is nobody's relative. */
  isRelatedOrigin?: IsRelatedOrigin;
}

/** Who decides where a profile's approval is "asked". */
export interface LabPerson {
  /** Rejects with the signal's reason when the ceremony is over before they decided. */
  ask(hint: ConsentHint, signal: AbortSignal): Promise<LabDecision>;
}

export type LabDecision =
  | {
      type: "approved";
      /** Of `get()`. */
      chosen?: PublicKeyCredentialSource;
      /** False: they could not be verified, where that is asked for and the profile does not fix it. */
      recognised?: boolean;
      /** What is wrong with this answer; one that lets it have none ends the ceremony. */
      faults?: readonly FaultName[];
    }
  | { type: "declined" }
  /** They want another authenticator. */
  | { type: "native" };

/** What is said of one call. */
export interface LabCall {
  signal: AbortSignal;
  /** A conditional `get()` is answered at once if there is a credential for it, and waits for the signal if not. */
  mediation?: "optional" | "required" | "conditional";
  /** In place of the authenticator's own. */
  profile?: LabProfile;
  /** What is wrong with this answer, beside those of the profile's faults that are of this ceremony. */
  faults?: readonly FaultName[];
  /** Of `get()`: the id of the credential that the person chooses; else it is the newest that may answer. */
  choose?: Uint8Array;
  /** Who is asked where the profile's approval is "asked"; without it that is a refusal. */
  person?: LabPerson;
}
