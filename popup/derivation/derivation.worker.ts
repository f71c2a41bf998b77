import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import { deriveFromPin } from "../../src/vault/sealing/kdf.ts";
import type { DerivationReply, DerivationRequest } from "./messages.ts";

/** The worker that derives from one PIN; whoever wants no more of it ends it. */

self.addEventListener("message", async ({ data }: MessageEvent<DerivationRequest>) => {
  const { pin, derivation } = data;
  const salt = fromBase64Url(derivation.salt);
  const reply: DerivationReply = await deriveFromPin(pin, { ...derivation, salt }).then(
    (bytes) => ({ bytes: toBase64Url(bytes) }),
    // The background says what is wrong with it.
    () => ({}),
  );
  self.postMessage(reply);
});
