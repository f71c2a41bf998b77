import { expand } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat } from "../../bytes/concat.ts";
import { equalSecrets } from "../../bytes/equal.ts";
import { utf8 } from "../../bytes/utf8.ts";
import { ExchangeError } from "../errors.ts";
import { argon2Key } from "../files/argon2.ts";
import { fromBase64 } from "../files/base64.ts";
import { Fields } from "../files/fields.ts";
import { decodeText, type JsonObject } from "../files/json.ts";

/** Bitwarden's export behind a password: what is asked of the machine, the keys, the one cipher of it. */

const PBKDF2 = 0;
const ARGON2ID = 1;
/** What Bitwarden itself lets a person choose, from and to. */
const LIMITS = {
  pbkdf2Iterations: [5_000, 2_000_000],
  argon2Iterations: [2, 10],
  argon2MebiBytes: [16, 1_024],
  argon2Lanes: [1, 16],
} as const;
/** Memory × passes: some ten seconds. */
const MOST_ARGON2_WORK = 4_096;

interface Keys {
  encryption: CryptoKey;
  mac: CryptoKey;
}

/**
 * The JSON inside of the outer one. Rejects with an ExchangeError: `password-needed`, `wrong-password`, `unsupported`
 * for a cost outside of the limits, which is looked at before any work, `malformed`.
 */
export async function openBitwarden(outer: JsonObject, password: string | undefined): Promise<string> {
  const fields = new Fields(outer);
  const derive = derivation(fields);
  const salt = fields.text("salt");
  const check = parseEncString(fields.text("encKeyValidation_DO_NOT_EDIT"), "encKeyValidation_DO_NOT_EDIT");
  const { data } = outer;
  if (typeof data !== "string") throw new ExchangeError("malformed", "data is missing");
  const content = parseEncString(data, "data");
  if (!password) {
    throw new ExchangeError("password-needed", "The file of Bitwarden is protected by a password");
  }
  const keys = await stretch(await derive(password, salt));
  if (!(await isAuthentic(check, keys))) {
    throw new ExchangeError("wrong-password", "The password is not the one of the file");
  }
  if (!(await isAuthentic(content, keys))) {
    throw new ExchangeError("malformed", "The file was changed after it was written");
  }
  return decodeText(await decrypt(content, keys), "The encrypted part of the file");
}

type Derive = (password: string, salt: string) => Promise<Uint8Array>;

function derivation(fields: Fields): Derive {
  const kind = fields.natural("kdfType");
  const iterations = fields.natural("kdfIterations");
  if (kind === PBKDF2) {
    const rounds = within("kdfIterations", iterations, LIMITS.pbkdf2Iterations);
    return (password, salt) => pbkdf2(password, utf8(salt), rounds);
  }
  if (kind !== ARGON2ID) throw new ExchangeError("unsupported", `The key derivation ${kind} is not known`);
  const passes = within("kdfIterations", iterations, LIMITS.argon2Iterations);
  const mebiBytes = within("kdfMemory", fields.natural("kdfMemory"), LIMITS.argon2MebiBytes);
  const lanes = within("kdfParallelism", fields.natural("kdfParallelism"), LIMITS.argon2Lanes);
  if (mebiBytes * passes > MOST_ARGON2_WORK) {
    throw new ExchangeError("unsupported", "kdfMemory × kdfIterations would take too long");
  }
  return (password, salt) =>
    argon2Key(password, sha256(utf8(salt)), { memory: mebiBytes * 1_024, passes, lanes });
}

function within(name: string, value: number | undefined, [min, max]: readonly [number, number]): number {
  if (value !== undefined && value >= min && value <= max) return value;
  throw new ExchangeError("unsupported", `The file asks for ${name} = ${value}; ${min} to ${max} is allowed`);
}

async function pbkdf2(
  password: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey("raw", utf8(password), "PBKDF2", false, ["deriveBits"]);
  const cost = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(cost, key, 256));
}

/** HKDF's second half alone (RFC 5869 §2.3), once for each key. */
async function stretch(key: Uint8Array): Promise<Keys> {
  const half = (name: string) => new Uint8Array(expand(sha256, key, utf8(name), 32));
  const hmac = { name: "HMAC", hash: "SHA-256" };
  return {
    encryption: await crypto.subtle.importKey("raw", half("enc"), "AES-CBC", false, ["decrypt"]),
    mac: await crypto.subtle.importKey("raw", half("mac"), hmac, false, ["sign"]),
  };
}

interface EncString {
  iv: Uint8Array<ArrayBuffer>;
  ciphertext: Uint8Array<ArrayBuffer>;
  mac: Uint8Array<ArrayBuffer>;
}

/** `2.iv|ciphertext|mac`: AES-256-CBC, then HMAC-SHA-256. Bitwarden's other kinds are not for such files. */
function parseEncString(text: string, what: string): EncString {
  const [iv, ciphertext, mac, ...more] = text.replace(/^2\./, "").split("|");
  if (!text.startsWith("2.") || ciphertext === undefined || mac === undefined || more.length > 0) {
    throw new ExchangeError("malformed", `${what} is not encrypted as Bitwarden does it`);
  }
  const parts = {
    iv: fromBase64(iv ?? "", what),
    ciphertext: fromBase64(ciphertext, what),
    mac: fromBase64(mac, what),
  };
  const whole = parts.ciphertext.length > 0 && parts.ciphertext.length % 16 === 0;
  if (parts.iv.length !== 16 || parts.mac.length !== 32 || !whole) {
    throw new ExchangeError("malformed", `${what} is cut off`);
  }
  return parts;
}

async function isAuthentic({ iv, ciphertext, mac }: EncString, keys: Keys): Promise<boolean> {
  const own = await crypto.subtle.sign("HMAC", keys.mac, concat(iv, ciphertext));
  return equalSecrets(new Uint8Array(own), mac);
}

async function decrypt({ iv, ciphertext }: EncString, { encryption }: Keys): Promise<Uint8Array> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv }, encryption, ciphertext));
  } catch {
    throw new ExchangeError("malformed", "The encrypted part of the file is damaged");
  }
}
