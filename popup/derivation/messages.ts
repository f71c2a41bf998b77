import type { Derivation } from "../../src/wire/vault.ts";

/** page → worker, once. */
export interface DerivationRequest {
  pin: string;
  derivation: Derivation;
}

/** worker → page: the 32 bytes in base64url, or none where they could not be derived. */
export interface DerivationReply {
  bytes?: string;
}
