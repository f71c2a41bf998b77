import type { CeremonyRequest } from "../../src/wire/ceremony.ts";

export const CEREMONY_ID = "01234567-89ab-4cde-8f01-23456789abcd";
export const OTHER_CEREMONY_ID = "11234567-89ab-4cde-8f01-23456789abcd";

/** A `create()` with every member that the wire knows. */
export function fullCreate() {
  return {
    type: "create",
    options: {
      rp: { id: "example.com", name: "Example" },
      user: { id: "AQID", name: "ada", displayName: "Ada" },
      challenge: "AAECAw",
      pubKeyCredParams: [
        { type: "public-key", alg: -7 },
        { type: "public-key", alg: -257 },
      ],
      timeout: 60_000,
      excludeCredentials: [{ type: "public-key", id: "BAUG", transports: ["usb", "internal"] }],
      authenticatorSelection: {
        authenticatorAttachment: "platform",
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
      hints: ["client-device"],
      attestation: "none",
      attestationFormats: ["packed"],
      extensions: {
        appid: "https://example.com/appid.json",
        appidExclude: "https://example.com/appid.json",
        credProps: true,
        credentialProtectionPolicy: "userVerificationRequired",
        enforceCredentialProtectionPolicy: true,
        largeBlob: { read: true, support: "preferred", write: "BwgJ" },
        prf: {
          eval: { first: "AAA", second: "AQE" },
          evalByCredential: { BAUG: { first: "AgI", second: "AwM" }, AAAA: { first: "BAQ" } },
        },
      },
    },
  } satisfies CeremonyRequest;
}

/** A `get()` with every member that the wire knows. */
export function fullGet() {
  return {
    type: "get",
    options: {
      challenge: "AAECAw",
      timeout: 60_000,
      rpId: "example.com",
      allowCredentials: [
        { type: "public-key", id: "BAUG", transports: ["usb"] },
        { type: "public-key", id: "" },
      ],
      userVerification: "preferred",
      hints: ["hybrid"],
      extensions: { credProps: false },
    },
  } satisfies CeremonyRequest;
}

/** A `create()` for example.com that a page sends and the vault can answer. */
export function smallCreate(): Extract<CeremonyRequest, { type: "create" }> {
  const { user, challenge } = fullCreate().options;
  const rp = { id: "example.com", name: "Example" };
  return { type: "create", options: { rp, user, challenge, pubKeyCredParams: [] } };
}

/** The same for a passkey, which takes the place of the account's older ones. */
export function passkeyCreate(): Extract<CeremonyRequest, { type: "create" }> {
  const { type, options } = smallCreate();
  return { type, options: { ...options, authenticatorSelection: { residentKey: "required" } } };
}

/** A `get()` for any passkey of example.com. */
export function smallGet(changes: { timeout?: number } = {}): Extract<CeremonyRequest, { type: "get" }> {
  return { type: "get", options: { challenge: "AAECAw", rpId: "example.com", ...changes } };
}
