import { VaultError } from "./errors.ts";
import { KDF_BOUNDS, type KdfParameters } from "./kdf.ts";

/** The vault's header: everything about it that is not secret, and the vault key wrapped by the PIN. */
export interface VaultHeader {
  format: 1;
  /** 16 random bytes. */
  vaultId: Uint8Array;
  kdf: KdfParameters;
  /** AES-256-GCM of the vault key under the KDF's output; associated data: `wrapContext`. */
  wrapped: { nonce: Uint8Array; sealed: Uint8Array };
  /** 32 random bytes: the key of `ownershipTag`, readable while locked. */
  tagKey: Uint8Array;
}

export const FORMAT = 1;

/** Throws VaultError `newer-format` or `damaged`, before anything is derived from what was read. */
export function parseHeader(stored: unknown): VaultHeader {
  const header = (stored ?? {}) as VaultHeader;
  const format: unknown = header.format;
  if (typeof format === "number" && Number.isInteger(format) && format > FORMAT) {
    throw new VaultError(
      "newer-format",
      `The vault has format ${format}; this version of Latchkey reads up to ${FORMAT}.`,
    );
  }
  const { kdf, wrapped } = header;
  const sound =
    format === FORMAT &&
    isBytes(header.vaultId, 16) &&
    isBytes(header.tagKey, 32) &&
    typeof kdf === "object" &&
    kdf !== null &&
    kdf.type === "argon2id" &&
    isBytes(kdf.salt, 16) &&
    typeof wrapped === "object" &&
    wrapped !== null &&
    isBytes(wrapped.nonce, 12) &&
    isBytes(wrapped.sealed, 48);
  if (!sound) throw new VaultError("damaged", "The vault's header is not what Latchkey wrote.");
  for (const name of ["memoryKiB", "passes", "parallelism"] as const) {
    const { min, max } = KDF_BOUNDS[name];
    if (!Number.isInteger(kdf[name]) || kdf[name] < min || kdf[name] > max) {
      throw new VaultError(
        "damaged",
        `The vault's header asks for ${name} = ${kdf[name]}; ${min} to ${max} is allowed.`,
      );
    }
  }
  return header;
}

function isBytes(value: unknown, length: number): boolean {
  return value instanceof Uint8Array && value.length === length;
}
