import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { u32 } from "../../bytes/big-endian.ts";
import { concat } from "../../bytes/concat.ts";
import { utf8 } from "../../bytes/utf8.ts";

/**
 * Random bytes that are the same each time for the same seed: HMAC-SHA-256 of a counter. For tests alone, as whoever
 * knows the seed knows every key.
 */
export function seededRandom(seed: string): (length: number) => Uint8Array<ArrayBuffer> {
  const key = sha256(utf8(`Latchkey lab: ${seed}`));
  let block = 0;
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / 32) }, () => hmac(sha256, key, u32(block++)));
    return concat(...blocks).slice(0, length);
  };
}
