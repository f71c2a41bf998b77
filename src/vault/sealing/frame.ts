import { readU32, u32 } from "../../bytes/big-endian.ts";
import { concat } from "../../bytes/concat.ts";
import { VaultError } from "../errors.ts";

/** Lengths are rounded up to this, so that they do not tell names apart. */
const BUCKET_BYTES = 512;
const LENGTH_BYTES = 4;

/** Length (u32), the bytes, zeros up to a full bucket. */
export function frame(bytes: Uint8Array): Uint8Array {
  const used = LENGTH_BYTES + bytes.length;
  return concat(u32(bytes.length), bytes, new Uint8Array(-used & (BUCKET_BYTES - 1)));
}

/** Throws VaultError `malformed` for what `frame` cannot have made. */
export function unframe(framed: Uint8Array): Uint8Array {
  const end = framed.length >= BUCKET_BYTES ? LENGTH_BYTES + readU32(framed) : Number.POSITIVE_INFINITY;
  const sound =
    framed.length % BUCKET_BYTES === 0 &&
    end <= framed.length &&
    framed.length - end < BUCKET_BYTES &&
    framed.subarray(end).every((byte) => byte === 0);
  if (!sound) throw new VaultError("malformed", "A sealed part of the vault is not padded as it should be.");
  return framed.subarray(LENGTH_BYTES, end);
}
