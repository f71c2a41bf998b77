import { scrypt } from "@noble/hashes/scrypt.js";
import { concat } from "../../bytes/concat.ts";
import { utf8 } from "../../bytes/utf8.ts";
import { ExchangeError } from "../errors.ts";
import { openAesGcm } from "../files/aes-gcm.ts";
import { fromBase64 } from "../files/base64.ts";
import { Fields } from "../files/fields.ts";
import { isObject } from "../files/json.ts";

/** The encrypted form of an Aegis vault (its docs/vault.md): a master key that each slot wraps, by scrypt and AES-GCM. */

const PASSWORD_SLOT = 1;
/** Aegis takes n = 32768, r = 8, p = 1: 32 MiB and a tenth of a second. */
const MOST_MEMORY_BYTES = 256 * 2 ** 20;
/** Each costs far more than its share of n × r × p where n is small. */
const MOST_P = 16;
/** n × r × p of all slots together: some ten seconds. */
const MOST_WORK = 2 ** 24;

interface Slot {
  n: number;
  r: number;
  p: number;
  salt: Uint8Array;
  key: Sealed;
}

interface Sealed {
  nonce: Uint8Array;
  /** With the tag. */
  sealed: Uint8Array;
}

/**
 * The text inside. Rejects with an ExchangeError: `password-needed`, `wrong-password`, `unsupported` where no slot has a
 * password or a slot asks for too much, before any memory is taken, `malformed`.
 */
export async function openAegis(
  header: Fields,
  db: string,
  password: string | undefined,
): Promise<Uint8Array> {
  const slots = passwordSlots(header);
  const content = sealedBy(header.object("params"), fromBase64(db, "db"), "header.params");
  if (!password) {
    throw new ExchangeError("password-needed", "This Aegis vault is encrypted with a password");
  }
  for (const { n, r, p, salt, key } of slots) {
    const slotKey = scrypt(utf8(password), salt, { N: n, r, p, dkLen: 32 });
    const masterKey = await openAesGcm(slotKey, key.nonce, key.sealed);
    if (!masterKey) continue;
    const opened = masterKey.length === 32 && (await openAesGcm(masterKey, content.nonce, content.sealed));
    if (!opened)
      throw new ExchangeError("malformed", "The password is right, but the content has been changed");
    return opened;
  }
  throw new ExchangeError("wrong-password", "The password does not open this Aegis vault");
}

function passwordSlots(header: Fields): Slot[] {
  const slots = header
    .list("slots")
    .filter((slot) => isObject(slot))
    .filter((slot) => slot.type === PASSWORD_SLOT)
    .map((slot) => readSlot(new Fields(slot, "header.slots.")));
  if (slots.length === 0) {
    throw new ExchangeError(
      "unsupported",
      "This Aegis vault opens by a fingerprint alone: export it with a password",
    );
  }
  const work = slots.reduce((sum, { n, r, p }) => sum + n * r * p, 0);
  if (work > MOST_WORK) throw tooDear(`n × r × p = ${work}, at most ${MOST_WORK}`);
  return slots;
}

function readSlot(slot: Fields): Slot {
  const [n = 0, r = 0, p = 0] = (["n", "r", "p"] as const).map((name) => slot.natural(name));
  if (n < 2 || !Number.isInteger(Math.log2(n)) || r < 1 || p < 1) {
    throw new ExchangeError("malformed", `scrypt has no n = ${n}, r = ${r}, p = ${p}`);
  }
  if (p > MOST_P) throw tooDear(`p = ${p}, at most ${MOST_P}`);
  const memory = 128 * r * (n + p);
  if (memory > MOST_MEMORY_BYTES) {
    throw tooDear(`${Math.ceil(memory / 2 ** 20)} MiB, at most ${MOST_MEMORY_BYTES / 2 ** 20} MiB`);
  }
  const key = sealedBy(slot.object("key_params"), hexBytes(slot, "key"), "header.slots.key_params");
  return { n, r, p, salt: hexBytes(slot, "salt"), key };
}

function sealedBy(parameters: Fields | undefined, ciphertext: Uint8Array, what: string): Sealed {
  if (!parameters) throw new ExchangeError("malformed", `${what} is missing`);
  const nonce = hexBytes(parameters, "nonce");
  const tag = hexBytes(parameters, "tag");
  if (nonce.length !== 12 || tag.length !== 16) {
    throw new ExchangeError("malformed", `${what} has a nonce or a tag of another length`);
  }
  return { nonce, sealed: concat(ciphertext, tag) };
}

function hexBytes(fields: Fields, name: string): Uint8Array {
  const text = fields.text(name);
  if (!/^(?:[\da-f]{2})*$/i.test(text)) throw new ExchangeError("malformed", `${name} is not hexadecimal`);
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}

function tooDear(cost: string): ExchangeError {
  return new ExchangeError("unsupported", `Opening this file would take too much: ${cost} is allowed`);
}
