import { encodeCbor } from "../bytes/cbor.ts";
import { equalBytes } from "../bytes/equal.ts";
import { cosePublicKey, ES256, generateSecretKey, spkiPublicKey } from "../cose/es256.ts";
import { authenticatorData } from "./authenticator-data.ts";
import type { PublicKeyCredentialSource } from "./credential-source.ts";
import type { AuthenticatorPorts } from "./ports.ts";

/** authenticatorMakeCredential (WebAuthn §6.3.2, CTAP 2.1 §6.1). */

const CREDENTIAL_ID_BYTES = 32;

export interface MakeCredentialRequest {
  rp: { id: string; name: string };
  user: { id: Uint8Array; name: string; displayName: string };
  /** COSE algorithm identifiers in the relying party's order of preference. */
  algorithms: readonly number[];
  excluded: readonly Uint8Array[];
  requireResidentKey: boolean;
  requireUserVerification: boolean;
}

export type MakeCredentialResult =
  | {
      type: "made";
      source: PublicKeyCredentialSource;
      authenticatorData: Uint8Array;
      attestationObject: Uint8Array;
      /** SubjectPublicKeyInfo, DER. */
      publicKey: Uint8Array;
    }
  | { type: "excluded" | "declined" | "native" | "unsupported-algorithm" };

export function supportsAlgorithm(algorithm: number): boolean {
  return algorithm === ES256;
}

/** Rejects with the signal's reason on cancel, with the store's error if nothing could be saved. */
export async function makeCredential(
  request: MakeCredentialRequest,
  { store, consent, randomBytes, now }: AuthenticatorPorts,
  signal: AbortSignal,
): Promise<MakeCredentialResult> {
  // Step 2: at least one algorithm is supported.
  const algorithm = request.algorithms.find(supportsAlgorithm);
  if (algorithm === undefined) return { type: "unsupported-algorithm" };

  // Step 3: excluded descriptors are looked up first but told only after consent.
  const excluded = await store.owned(request.rp.id, request.excluded);

  // Step 6: consent, with user verification where it is required.
  // A discoverable credential takes the place of its account's older ones (WebAuthn §6.3.2 step 7).
  const superseded = async () =>
    request.requireResidentKey
      ? (await store.find(request.rp.id)).filter(
          (old) => old.discoverable && !old.archived && equalBytes(old.userHandle, request.user.id),
        )
      : [];
  const answer = await consent.ask(
    {
      type: "create",
      rpId: request.rp.id,
      rpName: request.rp.name,
      user: { name: request.user.name, displayName: request.user.displayName },
      verify: request.requireUserVerification,
      superseded,
    },
    signal,
  );
  if (answer.type !== "approved") return answer;
  if (request.requireUserVerification && !answer.verified) return { type: "declined" };
  signal.throwIfAborted();
  if (excluded.length > 0) return { type: "excluded" };

  // Step 7: the new credential.
  const privateKey = generateSecretKey(randomBytes);
  const source: PublicKeyCredentialSource = {
    id: randomBytes(CREDENTIAL_ID_BYTES),
    rpId: request.rp.id,
    rpName: request.rp.name,
    userHandle: request.user.id,
    userName: request.user.name,
    userDisplayName: request.user.displayName,
    algorithm,
    privateKey,
    discoverable: request.requireResidentKey,
    backupEligible: true,
    backedUp: false,
    signCount: 0,
    createdAt: now(),
    archived: false,
    confirmed: false,
  };
  await store.add(
    source,
    (await superseded()).map((old) => old.id),
  );

  // Steps 10 to 14: authenticator data and attestation.
  const data = authenticatorData(
    source.rpId,
    {
      userPresent: true,
      userVerified: answer.verified,
      backupEligible: source.backupEligible,
      backedUp: source.backedUp,
    },
    source.signCount,
    { id: source.id, publicKey: cosePublicKey(privateKey) },
  );
  return {
    type: "made",
    source,
    authenticatorData: data,
    attestationObject: noneAttestation(data),
    publicKey: spkiPublicKey(privateKey),
  };
}

/** The attestation object of format "none" (WebAuthn §8.7). */
function noneAttestation(data: Uint8Array): Uint8Array {
  return encodeCbor(
    new Map<string, string | Uint8Array | Map<string, never>>([
      ["fmt", "none"],
      ["attStmt", new Map<string, never>()],
      ["authData", data],
    ]),
  );
}
