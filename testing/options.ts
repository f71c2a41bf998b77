import type { FaultName } from "../src/lab/faults/names.ts";
import type { LabProfile } from "../src/lab/profile.ts";

/** What a test says: of the authenticator, of one call, of the request. */

/** Some of how an authenticator behaves. */
export interface ProfileChanges extends Partial<Omit<LabProfile, "counter">> {
  counter?: Partial<LabProfile["counter"]>;
}

/** Everything may be left out; see `DEFAULT_PROFILE` for what holds then. */
export interface AuthenticatorOptions extends ProfileChanges {
  /** With a seed, keys, ids and secrets are the same in every run. Without, they are new each time. */
  seed?: string;
  /**
   * The clock, in milliseconds since the epoch: a number for one that stands still until it is moved. Left out: the
   * start of 2030, standing still, with a seed; else the system's.
   */
  now?: number | (() => number);
  /**
   * Whether `delay` and the fault "timeout" really wait. Left out: they move the clock and no test has to wait, but in
   * pages, where time is real.
   */
  realTime?: boolean;
  /** By rpId: the origins that its `/.well-known/webauthn` lists (WebAuthn §5.11). */
  relatedOrigins?: Readonly<Record<string, readonly string[]>>;
}

export interface CallOptions {
  /** The serialised origin of the calling page, such as `https://example.com`. */
  origin: string;
  /** The origin of the top-level page, where the caller is in a frame of another site. */
  topOrigin?: string;
  /** Left out: true where `topOrigin` is another origin. */
  crossOrigin?: boolean;
  mediation?: "optional" | "required" | "conditional";
  signal?: AbortSignal;
  /** How the authenticator behaves in this call alone. */
  profile?: ProfileChanges;
  /** What is wrong with this answer alone. */
  faults?: readonly FaultName[];
  /** Of `get()`: the id of the credential to choose, base64url; else the newest that may answer. */
  credentialId?: string;
}

/** Unpadded base64url, or the bytes themselves. */
export type Bytes = string | ArrayBuffer | ArrayBufferView;

interface Descriptor {
  type: string;
  id: Bytes;
  transports?: readonly string[] | undefined;
}

/** `PublicKeyCredentialCreationOptions`, as an object with buffers or as JSON. */
export interface CreationOptions {
  rp: { id?: string | undefined; name: string };
  user: { id: Bytes; name: string; displayName: string };
  challenge: Bytes;
  pubKeyCredParams: readonly { type: string; alg: number }[];
  timeout?: number | undefined;
  excludeCredentials?: readonly Descriptor[] | undefined;
  authenticatorSelection?:
    | {
        authenticatorAttachment?: string | undefined;
        residentKey?: string | undefined;
        requireResidentKey?: boolean | undefined;
        userVerification?: string | undefined;
      }
    | undefined;
  hints?: readonly string[] | undefined;
  attestation?: string | undefined;
  attestationFormats?: readonly string[] | undefined;
  extensions?: object | undefined;
}

/** `PublicKeyCredentialRequestOptions`, as an object with buffers or as JSON. */
export interface RequestOptions {
  challenge: Bytes;
  timeout?: number | undefined;
  rpId?: string | undefined;
  allowCredentials?: readonly Descriptor[] | undefined;
  userVerification?: string | undefined;
  hints?: readonly string[] | undefined;
  extensions?: object | undefined;
}
