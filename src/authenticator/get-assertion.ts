import { concat } from "../bytes/concat.ts";
import { equalBytes } from "../bytes/equal.ts";
import { sign } from "../cose/es256.ts";
import { authenticatorData } from "./authenticator-data.ts";
import type { PublicKeyCredentialSource } from "./credential-source.ts";
import type { AuthenticatorPorts } from "./ports.ts";

/** authenticatorGetAssertion (WebAuthn §6.3.3, CTAP 2.1 §6.2). */

export interface GetAssertionRequest {
  rpId: string;
  /** SHA-256 of the client data JSON. */
  clientDataHash: Uint8Array;
  /** Empty: any discoverable credential. */
  allowed: readonly Uint8Array[];
  requireUserVerification: boolean;
}

export type GetAssertionResult =
  | {
      type: "asserted";
      source: PublicKeyCredentialSource;
      authenticatorData: Uint8Array;
      signature: Uint8Array;
    }
  | { type: "declined" | "native" | "no-credentials" };

/** Rejects with the signal's reason on cancel. */
export async function getAssertion(
  request: GetAssertionRequest,
  { store, consent }: AuthenticatorPorts,
  signal: AbortSignal,
): Promise<GetAssertionResult> {
  // Steps 2 to 4: the credentials that may answer.
  const mayAnswer = (source: PublicKeyCredentialSource) =>
    request.allowed.length > 0
      ? request.allowed.some((id) => equalBytes(id, source.id))
      : source.discoverable && !source.archived;
  const candidates = async () => (await store.find(request.rpId)).filter(mayAnswer);

  const known = await store.peek(request.rpId);
  if (known && !known.some(mayAnswer)) return { type: "no-credentials" };

  // Steps 6 and 7: the person chooses, and is verified where that is required.
  const answer = await consent.ask(
    { type: "get", rpId: request.rpId, verify: request.requireUserVerification, candidates },
    signal,
  );
  if (answer.type !== "approved") return answer;
  if (request.requireUserVerification && !answer.verified) return { type: "declined" };
  signal.throwIfAborted();
  const source = answer.chosen;
  if (!source) return { type: "declined" };

  // Steps 10 and 11: authenticator data and the signature.
  const data = authenticatorData(
    source.rpId,
    {
      userPresent: true,
      userVerified: answer.verified,
      backupEligible: source.backupEligible,
      backedUp: source.backedUp,
    },
    source.signCount,
  );
  const signature = sign(concat(data, request.clientDataHash), source.privateKey);
  await store.used(source);
  return { type: "asserted", source, authenticatorData: data, signature };
}
