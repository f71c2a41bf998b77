export type UserVerification = "required" | "preferred" | "discouraged";

/** The four authenticator data flags that Harbour looks at. */
export interface Flags {
  /** User present. */
  up: boolean;
  /** User verified. */
  uv: boolean;
  /** Backup eligible. */
  be: boolean;
  /** Backed up. */
  bs: boolean;
}

/** What a passkey proved in one ceremony. */
interface VerifiedPasskey {
  step: "registration" | "passkey-signin" | "second-factor" | "step-up";
  username: string;
  /** Unpadded base64url. */
  credentialId: string;
  flags: Flags;
  /** The signature counter that came with this answer. */
  counter: number;
  /** COSE algorithm identifier of the credential's key. */
  algorithm: number;
  userVerificationAsked: UserVerification;
}

export type Verified =
  | VerifiedPasskey
  | { step: "password"; username: string }
  | { step: "totp"; username: string; purpose: "setup" | "sign-in" }
  | { step: "recovery-code"; username: string };

export type VerifiedListener = (event: Verified) => void;

/** One line about an event, for a terminal. */
export function describe(event: Verified): string {
  const who = `${event.step} ${event.username}`;
  if (!("flags" in event)) return who;
  const flags = Object.entries(event.flags)
    .map(([name, set]) => `${name}=${set ? 1 : 0}`)
    .join(" ");
  return `${who} ${flags} counter=${event.counter} alg=${event.algorithm} asked=${event.userVerificationAsked}`;
}
