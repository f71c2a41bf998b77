import { fromBase64Url } from "../../src/bytes/base64url.ts";
import type { PlatformSlot } from "../../src/wire/vault.ts";
import { t } from "../i18n/messages.ts";
import { PlatformError } from "./errors.ts";
import { ask, LENGTH, outputOf, random, TIMEOUT_MS, verifiedFlags } from "./webauthn.ts";

/**
 * The 32 bytes that this device answers for a slot, after it has checked who is there. Throws a PlatformError, whose
 * message is ready to be shown.
 */
export async function platformOutput(
  slot: Pick<PlatformSlot, "credential" | "input">,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const found = await ask((credentials) =>
    credentials.get({
      publicKey: {
        challenge: random(LENGTH),
        allowCredentials: [
          { type: "public-key", id: fromBase64Url(slot.credential), transports: ["internal"] },
        ],
        userVerification: "required",
        timeout: TIMEOUT_MS,
        extensions: { prf: { eval: { first: fromBase64Url(slot.input) } } },
      },
      ...(signal && { signal }),
    }),
  );
  verifiedFlags(new Uint8Array((found.response as AuthenticatorAssertionResponse).authenticatorData));
  const output = outputOf(found);
  if (output === null) throw new PlatformError(t("deviceNoPrf"));
  return output;
}
