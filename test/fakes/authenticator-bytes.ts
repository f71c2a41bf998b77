import { AAGUID } from "../../src/authenticator/authenticator-data.ts";
import { type CborMap, type CborValue, encodeCbor } from "../../src/bytes/cbor.ts";
import { concat } from "../../src/bytes/concat.ts";
import { someBytes } from "./hex.ts";

/** What an authenticator writes, right or wrong in one place. */

const KEY: CborMap = new Map<number, CborValue>([
  [1, 2],
  [3, -7],
  [-1, 1],
  [-2, someBytes(32, 1)],
  [-3, someBytes(32, 2)],
]);

/** A COSE_Key of ES256 with some of its parameters changed, or taken out. */
export function key(changes: [number, CborValue | undefined][] = []): Uint8Array {
  const map = new Map(KEY);
  for (const [label, value] of changes) value === undefined ? map.delete(label) : map.set(label, value);
  return encodeCbor(map);
}

/** Authenticator data with a counter of 258. */
export function data(flags: number, ...rest: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concat(someBytes(32, 9), Uint8Array.of(flags, 0, 0, 1, 2), ...rest);
}

/** Attested credential data. */
export function attested(id = someBytes(16, 3), publicKey = key()): Uint8Array {
  return concat(AAGUID, Uint8Array.of(id.length >> 8, id.length & 0xff), id, publicKey);
}

export function attestation(
  format: string,
  statement: CborValue,
  authData: CborValue = data(0x41, attested()),
) {
  return encodeCbor(
    new Map<string, CborValue>([
      ["fmt", format],
      ["attStmt", statement],
      ["authData", authData],
    ]),
  );
}

export const CHAIN = [someBytes(20, 1)];
export const SIG = someBytes(70, 2);
