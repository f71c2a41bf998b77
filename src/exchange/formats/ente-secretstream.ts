import { poly1305 } from "@noble/ciphers/_poly1305.js";
import { chacha20, hchacha } from "@noble/ciphers/chacha.js";
import { concat } from "../../bytes/concat.ts";
import { equalSecrets } from "../../bytes/equal.ts";

/**
 * One message of libsodium's `crypto_secretstream_xchacha20poly1305`, the first of its stream: Ente seals an export
 * with one alone. The layout is libsodium's; `chacha20` is the one of RFC 8439.
 */

export const HEADER_BYTES = 24;
/** A tag that says where in the stream the message is, and the authentication tag. */
const OVERHEAD = 17;
const BLOCK = 64;

/** `key`: 32 bytes. Undefined where key, header and message do not belong together. */
export function openFirstMessage(
  key: Uint8Array,
  header: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | undefined {
  if (header.length !== HEADER_BYTES || sealed.length < OVERHEAD) return undefined;
  const streamKey = subkey(key, header.subarray(0, 16));
  // The number of the message, little-endian, and what is left of the header.
  const nonce = concat(Uint8Array.of(1, 0, 0, 0), header.subarray(16));
  const ciphertext = sealed.subarray(1, sealed.length - 16);
  const tagBlock = chacha20(streamKey, nonce, new Uint8Array(BLOCK), undefined, 1);
  tagBlock.set(sealed.subarray(0, 1));
  const authenticated = concat(
    tagBlock,
    ciphertext,
    // libsodium pads with as many bytes as are over, not with as many as are short.
    new Uint8Array(ciphertext.length % 16),
    u64LittleEndian(0),
    u64LittleEndian(BLOCK + ciphertext.length),
  );
  const macKey = chacha20(streamKey, nonce, new Uint8Array(32), undefined, 0);
  if (!equalSecrets(poly1305(authenticated, macKey), sealed.subarray(-16))) return undefined;
  return chacha20(streamKey, nonce, ciphertext, undefined, 2);
}

/** HChaCha20 of the key and 16 bytes. */
function subkey(key: Uint8Array, input: Uint8Array): Uint8Array {
  const words = (bytes: Uint8Array) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(i * 4, true));
  };
  // "expand 32-byte k"
  const sigma = Uint32Array.of(0x61707865, 0x3320646e, 0x79622d32, 0x6b206574);
  const out = new Uint32Array(8);
  hchacha(sigma, words(key), words(input), out);
  const bytes = new DataView(new ArrayBuffer(32));
  for (const [i, word] of out.entries()) bytes.setUint32(i * 4, word, true);
  return new Uint8Array(bytes.buffer);
}

function u64LittleEndian(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(value), true);
  return new Uint8Array(view.buffer);
}
