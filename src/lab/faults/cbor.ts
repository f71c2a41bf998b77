import { encodeCbor } from "../../bytes/cbor.ts";
import { concat } from "../../bytes/concat.ts";
import type { AuthenticatorDataParts } from "../rewrite/authenticator-data.ts";
import { withFirstPairTwice } from "../rewrite/cbor-extent.ts";
import { firstHalf, outputs, withExtensions } from "./authenticator-data.ts";
import type { Effect, FaultRow } from "./fault.ts";

/**
 * What can be wrong with CBOR (CTAP 2.1 §8, RFC 8949 §5). In `create()` it is the attestation object; in `get()` the only
 * CBOR that there is: outputs of extensions, which are added for it.
 */

/** `change`: of the bytes of a map, the last or the only thing in what holds it. */
function map(change: (map: Uint8Array) => Uint8Array): Effect {
  return {
    type: "edits",
    create: () => ({ attestationObject: change }),
    get: () => ({
      authenticatorData: (data) => withExtensions(data, change(encodeCbor(outputs(data)))),
    }),
  };
}

/** `change`: of the COSE_Key of a new credential. */
function coseKey(change: (key: Uint8Array) => Uint8Array): Effect {
  const authenticatorData = (data: AuthenticatorDataParts) =>
    data.attested
      ? { ...data, attested: { ...data.attested, publicKey: change(data.attested.publicKey) } }
      : data;
  return { type: "edits", create: () => ({ authenticatorData }) };
}

export const CBOR_FAULTS = {
  "truncated-cbor": {
    what: "The second half of the attestation object is missing; in get(), of the extension outputs.",
    expected: "reject",
    why: "What is cut off is not well-formed.",
    section: "§6.5.4, §6.1 (extensions), RFC 8949 §5.3.1",
    effect: map(firstHalf),
  },
  "trailing-cbor": {
    what: "Another item of CBOR follows the attestation object; in get(), the extension outputs.",
    expected: "reject",
    why: "There is one item, and what follows it was verified by nobody.",
    section: "§6.5.4, §6.1 (extensions), RFC 8949 §5.3.1",
    effect: map((bytes) => concat(bytes, Uint8Array.of(0xf6))),
  },
  "duplicate-cbor-keys": {
    what: "The attestation object has the key fmt twice; in get(), the extension outputs have one twice.",
    expected: "reject",
    why: "Two readers can take two different values from it; CTAP2's canonical form forbids it.",
    section: "§6.5.4, CTAP 2.1 §8, RFC 8949 §5.6",
    effect: map(withFirstPairTwice),
  },
  "duplicate-cose-keys": {
    what: "The credential's public key has the key kty twice.",
    expected: "reject",
    why: "Two readers can take two different keys from it; a COSE_Key has each label once.",
    section: "§6.5.1 (credentialPublicKey), RFC 9052 §7",
    effect: coseKey(withFirstPairTwice),
  },
  "truncated-cose-key": {
    what: "The last byte of the credential's public key is missing.",
    expected: "reject",
    why: "What is cut off is not well-formed, even where a reader could make a shorter number of it.",
    section: "§6.5.1 (credentialPublicKey), RFC 8949 §5.3.1",
    effect: coseKey((key) => key.slice(0, -1)),
  },
} satisfies Record<string, FaultRow>;
