/** The members of the options in the spec's JSON (WebAuthn §5.4, §5.5, §5.7.1, §10.1; CTAP 2.1 §12). */

export type Shape =
  | "text"
  /** Unpadded base64url in JSON. */
  | "bytes"
  | "unsigned"
  | "integer"
  | "flag"
  | "anything"
  | { values: readonly string[] }
  | { list: Shape }
  /** From any text to that shape. */
  | { record: Shape }
  | Dictionary;

export interface Dictionary {
  members: Readonly<Record<string, Shape>>;
  required?: readonly string[];
}

export const TRANSPORTS = ["ble", "hybrid", "internal", "nfc", "smart-card", "usb"] as const;
export const HINTS = ["client-device", "hybrid", "security-key"] as const;
export const USER_VERIFICATION = ["discouraged", "preferred", "required"] as const;
export const RESIDENT_KEY = ["discouraged", "preferred", "required"] as const;
export const ATTESTATION = ["direct", "enterprise", "indirect", "none"] as const;

const descriptor: Dictionary = {
  members: { id: "bytes", transports: { list: { values: TRANSPORTS } }, type: { values: ["public-key"] } },
  required: ["type", "id"],
};

const prfValues: Dictionary = { members: { first: "bytes", second: "bytes" }, required: ["first"] };

const extensions: Dictionary = {
  members: {
    appid: "text",
    appidExclude: "text",
    credBlob: "bytes",
    credProps: "flag",
    credentialProtectionPolicy: {
      values: [
        "userVerificationOptional",
        "userVerificationOptionalWithCredentialIDList",
        "userVerificationRequired",
      ],
    },
    enforceCredentialProtectionPolicy: "flag",
    getCredBlob: "flag",
    hmacCreateSecret: "flag",
    hmacGetSecret: { members: { salt1: "bytes", salt2: "bytes" }, required: ["salt1"] },
    largeBlob: { members: { read: "flag", support: { values: ["preferred", "required"] }, write: "bytes" } },
    minPinLength: "flag",
    payment: "anything",
    prf: { members: { eval: prfValues, evalByCredential: { record: prfValues } } },
    uvm: "flag",
  },
};

/** PublicKeyCredentialCreationOptionsJSON (WebAuthn §5.1.8). */
export const CREATION: Dictionary = {
  members: {
    attestation: { values: ATTESTATION },
    attestationFormats: { list: "text" },
    authenticatorSelection: {
      members: {
        authenticatorAttachment: { values: ["cross-platform", "platform"] },
        requireResidentKey: "flag",
        residentKey: { values: RESIDENT_KEY },
        userVerification: { values: USER_VERIFICATION },
      },
    },
    challenge: "bytes",
    excludeCredentials: { list: descriptor },
    extensions,
    hints: { list: { values: HINTS } },
    pubKeyCredParams: {
      list: { members: { alg: "integer", type: { values: ["public-key"] } }, required: ["type", "alg"] },
    },
    rp: { members: { id: "text", name: "text" }, required: ["name"] },
    timeout: "unsigned",
    user: {
      members: { displayName: "text", id: "bytes", name: "text" },
      required: ["id", "name", "displayName"],
    },
  },
  required: ["rp", "user", "challenge", "pubKeyCredParams"],
};

/** PublicKeyCredentialRequestOptionsJSON (WebAuthn §5.1.9). */
export const REQUEST: Dictionary = {
  members: {
    allowCredentials: { list: descriptor },
    challenge: "bytes",
    extensions,
    hints: { list: { values: HINTS } },
    rpId: "text",
    timeout: "unsigned",
    userVerification: { values: USER_VERIFICATION },
  },
  required: ["challenge"],
};
