import { u32 } from "../../bytes/big-endian.ts";
import { concat } from "../../bytes/concat.ts";
import { itemEnd } from "./cbor-extent.ts";

/** Authenticator data (WebAuthn §6.1) taken apart and put together again, whether it then holds together or not. */

export const FLAG = { UP: 0x01, RFU1: 0x02, UV: 0x04, BE: 0x08, BS: 0x10, AT: 0x40, ED: 0x80 } as const;

export interface AuthenticatorDataParts {
  rpIdHash: Uint8Array;
  /** As the byte that is written: it may name parts that are not there. */
  flags: number;
  signCount: number;
  attested?: AttestedParts;
  /** CBOR. */
  extensions?: Uint8Array;
}

export interface AttestedParts {
  aaguid: Uint8Array;
  id: Uint8Array;
  /** COSE_Key. */
  publicKey: Uint8Array;
}

/** Reads what the honest authenticator wrote. */
export function partsOf(data: Uint8Array): AuthenticatorDataParts {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const flags = view.getUint8(32);
  const fixed = { rpIdHash: data.slice(0, 32), flags, signCount: view.getUint32(33) };
  if (!(flags & FLAG.AT)) return flags & FLAG.ED ? { ...fixed, extensions: data.slice(37) } : fixed;
  const idEnd = 55 + view.getUint16(53);
  const keyEnd = itemEnd(data, idEnd);
  const attested = {
    aaguid: data.slice(37, 53),
    id: data.slice(55, idEnd),
    publicKey: data.slice(idEnd, keyEnd),
  };
  return { ...fixed, attested, ...(flags & FLAG.ED && { extensions: data.slice(keyEnd) }) };
}

export function joined(parts: AuthenticatorDataParts): Uint8Array<ArrayBuffer> {
  const { rpIdHash, flags, signCount, attested, extensions } = parts;
  return concat(
    rpIdHash,
    Uint8Array.of(flags),
    u32(signCount),
    ...(attested
      ? [
          attested.aaguid,
          Uint8Array.of(attested.id.length >> 8, attested.id.length & 0xff),
          attested.id,
          attested.publicKey,
        ]
      : []),
    ...(extensions ? [extensions] : []),
  );
}
