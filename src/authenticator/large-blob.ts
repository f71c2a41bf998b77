import type { PublicKeyCredentialSource } from "./credential-source.ts";
import type { CredentialStore } from "./ports.ts";

/** The blob that a relying party may leave with a credential (WebAuthn §10.1.5), kept as it was given. */

/** Far more than the keys and certificates that it is meant for, and than browsers let through today. */
export const MOST_BLOB_BYTES = 65_536;

export type BlobRequest = { type: "read" } | { type: "write"; blob: Uint8Array };

/** `blob` is absent where nothing was ever written. */
export type BlobAnswer = { type: "read"; blob?: Uint8Array } | { type: "written"; written: boolean };

export async function serveBlob(
  request: BlobRequest,
  source: PublicKeyCredentialSource,
  store: CredentialStore,
): Promise<BlobAnswer> {
  if (request.type === "read") {
    return { type: "read", ...(source.largeBlob && { blob: source.largeBlob }) };
  }
  const fits = request.blob.length <= MOST_BLOB_BYTES;
  return { type: "written", written: fits && (await store.keepBlob(source, request.blob)) };
}
