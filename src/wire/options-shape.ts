/**
 * The shape of the options of `create()` and `get()`: one table from which the page copies them (as
 * WebIDL converts them, members in WebIDL's order) and from which content script and background check
 * what they were sent. It is written for few bytes, because it stands in every frame of every page.
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

/** One element: a sequence of that shape. A dictionary's members are required where the name begins with `$`. */
export type Shape = 1 | 2 | 3 | 4 | 5 | readonly [Shape] | { readonly [member: string]: Shape };

const descriptors: Shape = [{ $id: BYTES, transports: [TEXT], $type: TEXT }];
const extensions: Shape = { credProps: FLAG };

export const OPTIONS: { readonly create: Shape; readonly get: Shape } = {
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
};

/** Bound now: in a page, the method may be another by the time that it is needed. */
const slice: (text: string, from: number) => string = Function.prototype.call.bind("".slice);

/** The name of a dictionary's member, and whether it is required. */
export function memberName(key: string): [name: string, required: boolean] {
  return key[0] === "$" ? [slice(key, 1), true] : [key, false];
}
