import { createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import { Malformed } from "./cbor.ts";

/** The notation of docs/vault-format.md, section 1. */

export function context(name: string, ...parts: Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from(`latchkey/2/${name}\0`), ...parts]);
}

export function hmac(key: Uint8Array, text: Uint8Array): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/** 32 bytes; `info` without its "latchkey/2/". */
export function hkdf(ikm: Uint8Array, salt: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync("sha256", ikm, salt, `latchkey/2/${info}`, 32));
}

export interface Sealed {
  nonce: Uint8Array;
  sealed: Uint8Array;
}

const SEAL = 16;

/** Opens AES-256-GCM, of at least a seal's length; undefined where it does not open. */
export function openSealed(key: Uint8Array, row: Sealed, aad: Uint8Array): Buffer | undefined {
  const { nonce, sealed } = row;
  const cipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: SEAL });
  cipher.setAAD(aad);
  cipher.setAuthTag(sealOf(row));
  const text = cipher.update(sealed.subarray(0, -SEAL));
  try {
    return Buffer.concat([text, cipher.final()]);
  } catch {
    return undefined;
  }
}

/** Opens a row and returns what its frame holds. Throws Malformed where it does not open or is no frame. */
export function openFrame(key: Uint8Array, row: Sealed, aad: Uint8Array): Buffer {
  const frame = openSealed(key, row, aad);
  if (!frame) throw new Malformed("it does not open");
  const end = 4 + frame.readUInt32BE();
  const padding = frame.subarray(end);
  if (
    frame.length % 512 !== 0 ||
    end > frame.length ||
    padding.length >= 512 ||
    padding.some((byte) => byte !== 0)
  )
    throw new Malformed("its padding is wrong");
  return frame.subarray(4, end);
}

export function sealOf({ sealed }: { sealed: Uint8Array }): Buffer {
  return Buffer.from(sealed.subarray(-SEAL));
}

/** Bytes of the frame in a sealed row: what its size shows. */
export function paddedSize({ sealed }: { sealed: Uint8Array }): number {
  return sealed.length - SEAL;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
