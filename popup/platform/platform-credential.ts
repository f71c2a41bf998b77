import { toBase64Url } from "../../src/bytes/base64url.ts";
import type { PlatformCredential } from "../../src/wire/vault.ts";
import { t } from "../i18n/messages.ts";
import { PlatformError } from "./errors.ts";
import { platformObstacle } from "./obstacle.ts";
import { platformOutput } from "./platform-output.ts";
import { ask, LENGTH, outputOf, random, TIMEOUT_MS, verifiedFlags } from "./webauthn.ts";

const BACKUP_ELIGIBLE = 0x08;
const ES256 = -7;
const RS256 = -257;

/**
 * Makes a credential on the platform's authenticator (Touch ID, Windows Hello) and gets its key; the device may ask
 * twice. The relying party is the extension itself: without an id it is the page's own. Throws a PlatformError, whose
 * message is ready to be shown.
 */
export async function makePlatformCredential(signal?: AbortSignal): Promise<PlatformCredential> {
  const obstacle = await platformObstacle();
  if (obstacle !== null) throw new PlatformError(obstacle);
  const input = random(LENGTH);
  const made = await ask((credentials) =>
    credentials.create({
      publicKey: {
        rp: { name: "Latchkey" },
        // A new handle each time: a credential for the same one would take the place of an older slot's.
        user: { id: random(16), name: t("deviceVaultName"), displayName: t("deviceVaultName") },
        challenge: random(LENGTH),
        pubKeyCredParams: [
          { type: "public-key", alg: ES256 },
          { type: "public-key", alg: RS256 },
        ],
        authenticatorSelection: {
          authenticatorAttachment: "platform",
          // The slot names its credential, so none has to be discoverable. But browsers that offer several places
          // keep the others in one that may lack PRF.
          residentKey: "preferred",
          userVerification: "required",
        },
        attestation: "none",
        timeout: TIMEOUT_MS,
        extensions: { prf: { eval: { first: input } } },
      },
      ...(signal && { signal }),
    }),
  );
  const data = new Uint8Array((made.response as AuthenticatorAttestationResponse).getAuthenticatorData());
  const flags = verifiedFlags(data);
  const slot = { credential: toBase64Url(new Uint8Array(made.rawId)), input: toBase64Url(input) };
  // Many authenticators answer PRF only when they sign in, whatever they say of it here.
  const output = outputOf(made) ?? (await platformOutput(slot, signal));
  return { ...slot, output: toBase64Url(output), synced: (flags & BACKUP_ELIGIBLE) !== 0 };
}
