import type { Reading } from "../entry.ts";
import { ExchangeError } from "../errors.ts";
import { argon2Key } from "../files/argon2.ts";
import { Fields } from "../files/fields.ts";
import { decodeText, isObject, parseJson } from "../files/json.ts";
import type { ReadOptions } from "../read-options.ts";
import { HEADER_BYTES, openFirstMessage } from "./ente-secretstream.ts";
import { readOtpauthList } from "./otpauth.ts";

/**
 * An encrypted export of Ente Auth: a list of otpauth URIs, sealed under a password. (The plain one is the list, and
 * cannot be told from any other.)
 */

const WHAT = "The Ente export";
const SALT_BYTES = 16;
/** Ente takes 1 GiB and 4 passes, or on smaller devices less memory and as many more passes. */
const MOST_MEMORY_BYTES = 2 ** 30;
/** Bytes × passes: some ten seconds. */
const MOST_WORK = 2 ** 32;

interface Cost {
  /** Bytes. */
  memLimit: number;
  opsLimit: number;
}

export function isEnte(content: unknown): boolean {
  return isObject(content) && isObject(content.kdfParams) && typeof content.encryptedData === "string";
}

/** Rejects with an ExchangeError: not this format, newer, too costly to open, the password missing or wrong. */
export async function readEnte(text: string, options: ReadOptions): Promise<Reading> {
  const content = parseJson(text, WHAT);
  if (!isObject(content) || !isEnte(content)) {
    throw new ExchangeError("not-this-format", `${WHAT} has no encrypted data`);
  }
  const file = new Fields(content);
  const version = file.natural("version");
  if (version !== 1)
    throw new ExchangeError("unsupported", `${WHAT} has a version that is not known: ${version}`);
  const parameters = file.object("kdfParams") ?? new Fields({});
  const cost = checkedCost(parameters);
  const salt = parameters.bytes("salt");
  const header = file.bytes("encryptionNonce");
  const sealed = file.bytes("encryptedData");
  if (salt.length !== SALT_BYTES || header.length !== HEADER_BYTES) {
    throw new ExchangeError("malformed", `${WHAT} has a salt or a nonce of another length`);
  }
  const { password } = options;
  if (!password) {
    throw new ExchangeError("password-needed", "This Ente export is encrypted with a password");
  }
  const memory = Math.floor(cost.memLimit / 1024);
  const key = await argon2Key(password, salt, { memory, passes: cost.opsLimit, lanes: 1 });
  const opened = openFirstMessage(key, header, sealed);
  if (!opened) throw new ExchangeError("wrong-password", "The password does not open this Ente export");
  return readOtpauthList(decodeText(opened, WHAT), options, "ente");
}

/** Before any memory is taken. */
function checkedCost(parameters: Fields): Cost {
  const memLimit = parameters.natural("memLimit") ?? 0;
  const opsLimit = parameters.natural("opsLimit") ?? 0;
  if (memLimit < 8192 || opsLimit < 1) {
    throw new ExchangeError(
      "malformed",
      `Argon2id has no memory of ${memLimit} bytes with ${opsLimit} passes`,
    );
  }
  if (memLimit > MOST_MEMORY_BYTES || memLimit * opsLimit > MOST_WORK) {
    const asked = `${Math.ceil(memLimit / 2 ** 20)} MiB with ${opsLimit} passes`;
    throw new ExchangeError("unsupported", `Opening this file would take too much: it asks for ${asked}`);
  }
  return { memLimit, opsLimit };
}
