import { concat } from "../bytes/concat.ts";
import { equalBytes } from "../bytes/equal.ts";
import { sign as signWithKey, warmUp } from "../cose/algorithms.ts";
import { authenticatorData } from "./authenticator-data.ts";
import { needsVerification } from "./credential-protection.ts";
import type { PublicKeyCredentialSource } from "./credential-source.ts";
import { evaluateHmac, type HmacSalts } from "./hmac-secret.ts";
import { type BlobAnswer, type BlobRequest, serveBlob } from "./large-blob.ts";
import type { AuthenticatorPorts, ConsentExtra } from "./ports.ts";
import { siteHistory } from "./site-history.ts";

/** authenticatorGetAssertion (WebAuthn §6.3.3, CTAP 2.1 §6.2). */

export interface GetAssertionRequest {
  rpId: string;
  /** SHA-256 of the client data JSON. */
  clientDataHash: Uint8Array;
  /** Empty: any discoverable credential. */
  allowed: readonly Uint8Array[];
  requireUserVerification: boolean;
  extensions: GetAssertionExtensions;
}

export interface GetAssertionExtensions {
  /** hmac-secret: the salts for the credential that answers, if there are any. The person is verified for it. */
  hmacSecret?: (credentialId: Uint8Array) => HmacSalts | undefined;
  largeBlob?: BlobRequest;
}

export type GetAssertionResult =
  | {
      type: "asserted";
      source: PublicKeyCredentialSource;
      authenticatorData: Uint8Array;
      signature: Uint8Array;
      /** One for each salt; absent where there was none, or where the credential has no secrets. */
      hmacOutputs?: Uint8Array[];
      largeBlob?: BlobAnswer;
    }
  | { type: "declined" | "native" | "no-credentials" };

/** Rejects with the signal's reason on cancel. */
export async function getAssertion(
  request: GetAssertionRequest,
  { store, consent, sign = signWithKey }: AuthenticatorPorts,
  signal: AbortSignal,
): Promise<GetAssertionResult> {
  // Steps 2 to 4: the credentials that may answer.
  const named = request.allowed.length > 0;
  const mayAnswer = (source: PublicKeyCredentialSource) =>
    named ? request.allowed.some((id) => equalBytes(id, source.id)) : source.discoverable && !source.archived;
  const candidates = async () => (await store.find(request.rpId)).filter(mayAnswer);

  const known = (await store.peek(request.rpId))?.filter(mayAnswer);
  if (known?.length === 0) return { type: "no-credentials" };

  // Steps 6 and 7: the person chooses, and is verified where that is required.
  const { hmacSecret, largeBlob } = request.extensions;
  const mustVerify = request.requireUserVerification || hmacSecret !== undefined;
  // What a locked vault asks of the person is not known yet; to open it is to be verified.
  const isProtected = known?.some((source) => needsVerification(source, named)) ?? true;
  const answer = await consent.ask(
    {
      type: "get",
      rpId: request.rpId,
      verify: mustVerify || isProtected,
      extras: extrasOf(request),
      history: () => siteHistory(store, request.rpId),
      candidates,
      prepare: () => new Set((known ?? []).map(({ algorithm }) => algorithm)).forEach(warmUp),
    },
    signal,
  );
  if (answer.type !== "approved") return answer;
  signal.throwIfAborted();
  const source = answer.chosen;
  if (!source) return { type: "declined" };
  if (!answer.verified && (mustVerify || needsVerification(source, named))) return { type: "declined" };

  // Steps 9 to 11: the counter, authenticator data and the signature.
  const { backupEligible, backedUp, signCount } = await store.settle(source);
  signal.throwIfAborted();
  const data = authenticatorData(
    source.rpId,
    { userPresent: true, userVerified: answer.verified, backupEligible, backedUp },
    signCount,
  );
  const signature = await sign(source.algorithm, source.privateKey, concat(data, request.clientDataHash));
  signal.throwIfAborted();
  const salts = hmacSecret?.(source.id);
  const blobAnswer = largeBlob && (await serveBlob(largeBlob, source, store));
  signal.throwIfAborted();
  await store.used(source);
  return {
    type: "asserted",
    source,
    authenticatorData: data,
    signature,
    ...(salts && source.prf && { hmacOutputs: evaluateHmac(source.prf, salts) }),
    ...(blobAnswer && { largeBlob: blobAnswer }),
  };
}

/** What some credential that may answer would give or take beside its signature. */
function extrasOf({ allowed, extensions: { hmacSecret, largeBlob } }: GetAssertionRequest): ConsentExtra[] {
  // Without a list there are no inputs by credential: those that there are, are for any.
  const givesKey = allowed.length === 0 ? hmacSecret !== undefined : allowed.some((id) => hmacSecret?.(id));
  const extras: ConsentExtra[] = givesKey ? ["encryption-key"] : [];
  if (largeBlob) extras.push(largeBlob.type === "read" ? "read-data" : "write-data");
  return extras;
}
