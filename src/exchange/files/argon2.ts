import { argon2id } from "hash-wasm";
import { utf8 } from "../../bytes/utf8.ts";
import { ExchangeError } from "../errors.ts";

export interface Argon2Cost {
  /** KiB. */
  memory: number;
  passes: number;
  lanes: number;
}

/**
 * 32 bytes of Argon2id (RFC 9106). Bound the cost before: it is not looked at here. Rejects with an ExchangeError
 * `unsupported` where the memory is not there.
 */
export async function argon2Key(
  password: string,
  salt: Uint8Array,
  { memory, passes, lanes }: Argon2Cost,
): Promise<Uint8Array> {
  try {
    return await argon2id({
      password: utf8(password),
      salt,
      memorySize: memory,
      iterations: passes,
      parallelism: lanes,
      hashLength: 32,
      outputType: "binary",
    });
  } catch {
    throw new ExchangeError(
      "unsupported",
      `Opening this file takes ${Math.ceil(memory / 1024)} MiB of memory, which is not there now`,
    );
  }
}
