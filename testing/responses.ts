import type { LabTransport } from "../src/lab/profile.ts";

/** What a ceremony answers: the JSON forms of WebAuthn §5.1, as `PublicKeyCredential.toJSON()` gives them. */

interface ResponseJSON {
  id: string;
  rawId: string;
  type: "public-key";
  authenticatorAttachment: "platform" | "cross-platform";
  clientExtensionResults: ExtensionResults;
}

/** The results of prf are there too: see `prfResults`. */
export interface ExtensionResults {
  appid?: boolean;
  appidExclude?: boolean;
  credProps?: { rk: boolean };
  largeBlob?: { supported?: boolean; blob?: string; written?: boolean };
  prf?: { enabled?: boolean };
}

export interface RegistrationResponseJSON extends ResponseJSON {
  response: {
    clientDataJSON: string;
    authenticatorData: string;
    transports: LabTransport[];
    publicKey: string;
    publicKeyAlgorithm: number;
    attestationObject: string;
  };
}

export interface AuthenticationResponseJSON extends ResponseJSON {
  response: {
    clientDataJSON: string;
    authenticatorData: string;
    signature: string;
    userHandle?: string;
  };
}

/**
 * What the prf extension gave, base64url; undefined where it gave nothing. Not part of `ExtensionResults`, as servers'
 * libraries disagree on whether their JSON has texts or bytes here.
 */
export function prfResults(credential: {
  clientExtensionResults: ExtensionResults;
}): { first: string; second?: string } | undefined {
  const { prf }: { prf?: { results?: { first: string; second?: string }; enabled?: boolean } } =
    credential.clientExtensionResults;
  return prf?.results;
}
