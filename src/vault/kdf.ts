import { argon2id } from "hash-wasm";
import { utf8 } from "../bytes/utf8.ts";

/** Argon2id, version 0x13 (RFC 9106), from the PIN to a 256-bit key. */
export interface KdfParameters {
  type: "argon2id";
  memoryKiB: number;
  passes: number;
  parallelism: number;
  /** 16 random bytes. */
  salt: Uint8Array;
}

/** Of a new vault. One lane: a WebAssembly thread has no use for more. */
export const KDF_DEFAULTS = { memoryKiB: 65_536, passes: 3, parallelism: 1 } as const;

/** What a header may ask for: below, guessing is too cheap; above, opening would exhaust the machine. */
export const KDF_BOUNDS = {
  memoryKiB: { min: 19_456, max: 1_048_576 },
  passes: { min: 2, max: 16 },
  parallelism: { min: 1, max: 4 },
} as const;

/** `pin` is taken in Unicode form NFKC, so that it does not depend on the keyboard it is typed on. */
export function deriveKey(pin: string, parameters: KdfParameters): Promise<Uint8Array> {
  return argon2id({
    password: utf8(pin.normalize("NFKC")),
    salt: parameters.salt,
    memorySize: parameters.memoryKiB,
    iterations: parameters.passes,
    parallelism: parameters.parallelism,
    hashLength: 32,
    outputType: "binary",
  });
}
