/**
 * The shape of the options of `create()` and `get()`: one table from which the page copies them (as WebIDL converts
 * them, members in WebIDL's order) and from which the background checks what it was sent. It is written for few bytes,
 * because it stands in every frame of every page.
 */

/** DOMString. */
export const TEXT = 1;
/** BufferSource. */
export const BYTES = 2;
/** Unsigned long. */
export const U32 = 3;
/** Long. */
export const I32 = 4;
/** Boolean. */
export const FLAG = 5;

/**
 * One element: a sequence of that shape. Two: a record from any text (the first) to that shape (the second).
 * A dictionary's members are required where the name begins with `$`.
 */
export type Shape =
  | 1
  | 2
  | 3
  | 4
  | 5
  | readonly [Shape]
  | readonly [1, Shape]
  | { readonly [member: string]: Shape };

const descriptors: Shape = [{ $id: BYTES, transports: [TEXT], $type: TEXT }];
const prfValues: Shape = { $first: BYTES, second: BYTES };
/** AuthenticationExtensionsClientInputs (WebAuthn §10.1, CTAP 2.1 §12.1). */
const extensions: Shape = {
  appid: TEXT,
  appidExclude: TEXT,
  credProps: FLAG,
  credentialProtectionPolicy: TEXT,
  enforceCredentialProtectionPolicy: FLAG,
  largeBlob: { read: FLAG, support: TEXT, write: BYTES },
  prf: { eval: prfValues, evalByCredential: [TEXT, prfValues] },
};

/** What a page may ask, by the name of the method. */
export const OPTIONS = {
  /** PublicKeyCredentialCreationOptions (WebAuthn §5.4). */
  create: {
    attestation: TEXT,
    attestationFormats: [TEXT],
    authenticatorSelection: {
      authenticatorAttachment: TEXT,
      requireResidentKey: FLAG,
      residentKey: TEXT,
      userVerification: TEXT,
    },
    $challenge: BYTES,
    excludeCredentials: descriptors,
    extensions,
    hints: [TEXT],
    $pubKeyCredParams: [{ $alg: I32, $type: TEXT }],
    $rp: { $name: TEXT, id: TEXT },
    timeout: U32,
    $user: { $name: TEXT, $displayName: TEXT, $id: BYTES },
  },
  /** PublicKeyCredentialRequestOptions (WebAuthn §5.5). */
  get: {
    allowCredentials: descriptors,
    $challenge: BYTES,
    extensions,
    hints: [TEXT],
    rpId: TEXT,
    timeout: U32,
    userVerification: TEXT,
  },
  /** UnknownCredentialOptions and the like (WebAuthn §5.1.10): byte strings are base64url from the beginning. */
  signalUnknownCredential: { $credentialId: TEXT, $rpId: TEXT },
  signalAllAcceptedCredentials: { $allAcceptedCredentialIds: [TEXT], $rpId: TEXT, $userId: TEXT },
  signalCurrentUserDetails: { $displayName: TEXT, $name: TEXT, $rpId: TEXT, $userId: TEXT },
  /** The browser's own answer, to which Latchkey adds its own. */
  getClientCapabilities: [TEXT, FLAG],
  isConditionalMediationAvailable: FLAG,
  isUserVerifyingPlatformAuthenticatorAvailable: FLAG,
} satisfies Record<string, Shape>;

export type PageCall = keyof typeof OPTIONS;

/** Bound now: in a page, the method may be another by the time that it is needed. */
const slice: (text: string, from: number) => string = Function.prototype.call.bind("".slice);

/** The name of a dictionary's member, and whether it is required. */
export function memberName(key: string): [name: string, required: boolean] {
  return key[0] === "$" ? [slice(key, 1), true] : [key, false];
}
