import { type CborMap, type CborValue, canonicalMap } from "../bytes/cbor.ts";
import { equalBytes } from "../bytes/equal.ts";
import { generateKey, supportsAlgorithm } from "../cose/algorithms.ts";
import { attestationFormat, attestationObject } from "./attestation.ts";
import { authenticatorData } from "./authenticator-data.ts";
import { isHiddenFromUnverified, type ProtectionLevel } from "./credential-protection.ts";
import type { PublicKeyCredentialSource } from "./credential-source.ts";
import { evaluateHmac, type HmacSalts, newHmacSecrets } from "./hmac-secret.ts";
import type { AuthenticatorPorts, Consent } from "./ports.ts";
import { siteHistory } from "./site-history.ts";

/** authenticatorMakeCredential (WebAuthn §6.3.2, CTAP 2.1 §6.1). */

const CREDENTIAL_ID_BYTES = 32;

export interface MakeCredentialRequest {
  rp: { id: string; name: string };
  user: { id: Uint8Array; name: string; displayName: string };
  /** SHA-256 of the client data JSON. */
  clientDataHash: Uint8Array;
  /** COSE algorithm identifiers in the relying party's order of preference. */
  algorithms: readonly number[];
  excluded: readonly Uint8Array[];
  requireResidentKey: boolean;
  /** False: nobody is asked, and the flags UP and UV are 0. */
  requireUserPresence: boolean;
  requireUserVerification: boolean;
  /** Attestation statement formats in order of preference, as `attestationFormat` takes them. */
  attestationFormats: readonly string[];
  extensions: MakeCredentialExtensions;
}

export interface MakeCredentialExtensions {
  /** hmac-secret was asked for; salts are evaluated at once, for which the person is verified. */
  hmacSecret?: { salts?: HmacSalts };
  credProtect?: ProtectionLevel;
}

export type MakeCredentialResult =
  | {
      type: "made";
      source: PublicKeyCredentialSource;
      authenticatorData: Uint8Array;
      attestationObject: Uint8Array;
      /** SubjectPublicKeyInfo, DER. */
      publicKey: Uint8Array;
      /** One for each salt. */
      hmacOutputs?: Uint8Array[];
    }
  | { type: "excluded" | "declined" | "native" | "unsupported-algorithm" };

/** Rejects with the signal's reason on cancel, with the store's error if nothing could be saved. */
export async function makeCredential(
  request: MakeCredentialRequest,
  ports: AuthenticatorPorts,
  signal: AbortSignal,
): Promise<MakeCredentialResult> {
  const { store, consent } = ports;
  // Step 2: at least one algorithm is supported.
  const algorithm = request.algorithms.find(supportsAlgorithm);
  if (algorithm === undefined) return { type: "unsupported-algorithm" };

  // Step 3: excluded descriptors are looked up first but told only after consent.
  const excluded = await store.owned(request.rp.id, request.excluded);

  // Step 6: consent, with user verification where it is required.
  // A discoverable credential takes the place of its account's older ones (WebAuthn §6.3.2 step 7).
  const isOfAccount = (old: PublicKeyCredentialSource) => equalBytes(old.userHandle, request.user.id);
  let known: PublicKeyCredentialSource[] | undefined;
  let lookups = 0;
  const superseded = async () => {
    if (!request.requireResidentKey) return [];
    const lookup = ++lookups;
    const held = await store.find(request.rp.id);
    const found = held.filter((old) => old.discoverable && !old.archived && isOfAccount(old));
    // An earlier one may end later.
    if (lookup === lookups) known = found;
    return found;
  };
  const present = request.requireUserPresence;
  const make = async () => {
    const { privateKey, publicKey } = await generateKey(algorithm, ports.randomBytes);
    return { source: newSource(request, { algorithm, privateKey }, ports), publicKey };
  };
  let prepared: ReturnType<typeof make> | undefined;
  // Secrets are for who was verified.
  const salts = present ? request.extensions.hmacSecret?.salts : undefined;
  const verify = request.requireUserVerification || salts !== undefined;
  const answer: Consent = present
    ? await consent.ask(
        {
          type: "create",
          rpId: request.rp.id,
          rpName: request.rp.name,
          user: { name: request.user.name, displayName: request.user.displayName },
          verify,
          extras: salts ? ["encryption-key"] : [],
          history: () => siteHistory(store, request.rp.id),
          superseded,
          prepare() {
            if (prepared) return;
            prepared = make();
            prepared.then(({ source }) => store.prepare?.(source)).catch(() => undefined);
          },
        },
        signal,
      )
    : { type: "approved", verified: false };
  if (answer.type !== "approved") return answer;
  if (verify && !answer.verified) return { type: "declined" };
  signal.throwIfAborted();
  // Where nobody was asked, nothing is put beside what the account has or had, and a page is told nothing of that.
  if (!present && (excluded.length > 0 || (await store.find(request.rp.id)).some(isOfAccount))) {
    return { type: "native" };
  }
  if (excluded.length > 0) {
    // What the person has thrown away is owned, and is not there.
    const there = (await store.find(request.rp.id)).filter(({ id }) =>
      excluded.some((other) => equalBytes(other, id)),
    );
    if (there.some((source) => answer.verified || !isHiddenFromUnverified(source))) {
      return { type: "excluded" };
    }
  }

  // Step 7: the new credential.
  const { source, publicKey } = await (prepared ?? make());
  // Steps 10 to 14: authenticator data and attestation.
  const data = authenticatorData(
    source.rpId,
    {
      userPresent: present,
      userVerified: answer.verified,
      backupEligible: source.backupEligible,
      backedUp: source.backedUp,
    },
    source.signCount,
    { id: source.id, publicKey: publicKey.cose },
    extensionOutputs(request.extensions),
  );
  const format = attestationFormat(request.attestationFormats);
  const attestation = await attestationObject(format, source, data, request.clientDataHash, ports.sign);
  // Those that the person was told of, if anybody was.
  const replaced = (known ?? (await superseded())).map((old) => old.id);
  signal.throwIfAborted();
  await store.add(source, replaced);
  return {
    type: "made",
    source,
    authenticatorData: data,
    attestationObject: attestation,
    publicKey: publicKey.spki,
    ...(salts && source.prf && { hmacOutputs: evaluateHmac(source.prf, salts) }),
  };
}

function newSource(
  { rp, user, requireResidentKey, extensions: { credProtect } }: MakeCredentialRequest,
  key: Pick<PublicKeyCredentialSource, "algorithm" | "privateKey">,
  { randomBytes, now }: AuthenticatorPorts,
): PublicKeyCredentialSource {
  return {
    id: randomBytes(CREDENTIAL_ID_BYTES),
    rpId: rp.id,
    rpName: rp.name,
    userHandle: user.id,
    userName: user.name,
    userDisplayName: user.displayName,
    ...key,
    discoverable: requireResidentKey,
    backupEligible: true,
    backedUp: false,
    signCount: 0,
    createdAt: now(),
    archived: false,
    confirmed: false,
    // Whether it was asked for or not: a relying party that comes to want it later needs no new passkey.
    prf: newHmacSecrets(randomBytes),
    ...(credProtect !== undefined && credProtect > 1 && { credProtect }),
  };
}

/** What the authenticator data says of the extensions (CTAP 2.1 §12.1, §12.5). */
function extensionOutputs({ credProtect, hmacSecret }: MakeCredentialExtensions): CborMap {
  const outputs: [string, CborValue | undefined][] = [
    ["credProtect", credProtect],
    ["hmac-secret", hmacSecret && true],
  ];
  return canonicalMap(outputs);
}
