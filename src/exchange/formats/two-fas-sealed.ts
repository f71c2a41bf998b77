import { utf8 } from "../../bytes/utf8.ts";
import { ExchangeError } from "../errors.ts";
import { openAesGcm } from "../files/aes-gcm.ts";
import { fromBase64 } from "../files/base64.ts";

/** The encrypted services of a 2FAS backup: "ciphertext:salt:nonce", each in base64. */

/** The format fixes it. */
const ROUNDS = 10_000;

/** Rejects with an ExchangeError: `password-needed`, `wrong-password`, `malformed`. */
export async function openTwoFas(sealed: string, password: string | undefined): Promise<Uint8Array> {
  const parts = sealed.split(":");
  const [ciphertext, salt, nonce] = parts.map((part) => fromBase64(part, "servicesEncrypted"));
  if (parts.length !== 3 || !ciphertext || !salt || nonce?.length !== 12) {
    throw new ExchangeError("malformed", "servicesEncrypted is not ciphertext, salt and nonce");
  }
  if (!password) {
    throw new ExchangeError("password-needed", "This 2FAS backup is encrypted with a password");
  }
  const opened = await openAesGcm(await keyOf(password, salt), nonce, ciphertext);
  if (!opened) throw new ExchangeError("wrong-password", "The password does not open this 2FAS backup");
  return opened;
}

async function keyOf(password: string, salt: Uint8Array): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey("raw", utf8(password), "PBKDF2", false, ["deriveBits"]);
  const parameters = { name: "PBKDF2", hash: "SHA-256", salt: salt.slice(), iterations: ROUNDS };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256));
}
