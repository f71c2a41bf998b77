/**
 * The JSON forms of WebAuthn's options and results (WebAuthn Level 3, §5.1.8 to §5.1.10 and §5.2):
 * the only vocabulary that crosses from one world to the next. Every `string` that stands for bytes
 * is unpadded base64url.
 */

export type Base64UrlString = string;

export interface PublicKeyCredentialDescriptorJSON {
  type: string;
  id: Base64UrlString;
  transports?: string[];
}

export interface PublicKeyCredentialRpEntity {
  id?: string;
  name: string;
}

export interface PublicKeyCredentialUserEntityJSON {
  id: Base64UrlString;
  name: string;
  displayName: string;
}

export interface PublicKeyCredentialParameters {
  type: string;
  /** A COSE algorithm identifier. */
  alg: number;
}

export interface AuthenticatorSelectionCriteria {
  authenticatorAttachment?: string;
  residentKey?: string;
  requireResidentKey?: boolean;
  userVerification?: string;
}

/** One or two inputs of the prf extension, or what it gives for them (WebAuthn §10.1.4). */
export interface AuthenticationExtensionsPRFValuesJSON {
  first: Base64UrlString;
  second?: Base64UrlString;
}

/** The extension inputs that Latchkey reads; the page's others never leave the page. */
export interface AuthenticationExtensionsClientInputsJSON {
  appid?: string;
  appidExclude?: string;
  credProps?: boolean;
  credentialProtectionPolicy?: string;
  enforceCredentialProtectionPolicy?: boolean;
  largeBlob?: { support?: string; read?: boolean; write?: Base64UrlString };
  prf?: {
    eval?: AuthenticationExtensionsPRFValuesJSON;
    /** By credential id, base64url. */
    evalByCredential?: Record<string, AuthenticationExtensionsPRFValuesJSON>;
  };
}

export interface PublicKeyCredentialCreationOptionsJSON {
  rp: PublicKeyCredentialRpEntity;
  user: PublicKeyCredentialUserEntityJSON;
  challenge: Base64UrlString;
  pubKeyCredParams: PublicKeyCredentialParameters[];
  /** Milliseconds. */
  timeout?: number;
  excludeCredentials?: PublicKeyCredentialDescriptorJSON[];
  authenticatorSelection?: AuthenticatorSelectionCriteria;
  hints?: string[];
  attestation?: string;
  attestationFormats?: string[];
  extensions?: AuthenticationExtensionsClientInputsJSON;
}

export interface PublicKeyCredentialRequestOptionsJSON {
  challenge: Base64UrlString;
  /** Milliseconds. */
  timeout?: number;
  rpId?: string;
  allowCredentials?: PublicKeyCredentialDescriptorJSON[];
  userVerification?: string;
  hints?: string[];
  extensions?: AuthenticationExtensionsClientInputsJSON;
}

export interface AuthenticationExtensionsClientOutputsJSON {
  appid?: boolean;
  appidExclude?: boolean;
  credProps?: { rk: boolean };
  largeBlob?: { supported?: boolean; blob?: Base64UrlString; written?: boolean };
  prf?: { enabled?: boolean; results?: AuthenticationExtensionsPRFValuesJSON };
}

export interface RegistrationResponseJSON {
  id: Base64UrlString;
  rawId: Base64UrlString;
  type: "public-key";
  authenticatorAttachment: "platform";
  response: {
    clientDataJSON: Base64UrlString;
    authenticatorData: Base64UrlString;
    transports: string[];
    /** SubjectPublicKeyInfo, DER. */
    publicKey: Base64UrlString;
    /** A COSE algorithm identifier. */
    publicKeyAlgorithm: number;
    attestationObject: Base64UrlString;
  };
  clientExtensionResults: AuthenticationExtensionsClientOutputsJSON;
}

export interface AuthenticationResponseJSON {
  id: Base64UrlString;
  rawId: Base64UrlString;
  type: "public-key";
  authenticatorAttachment: "platform";
  response: {
    clientDataJSON: Base64UrlString;
    authenticatorData: Base64UrlString;
    signature: Base64UrlString;
    userHandle?: Base64UrlString;
  };
  clientExtensionResults: AuthenticationExtensionsClientOutputsJSON;
}
