import fc from "fast-check";
import { describe, it } from "vitest";
import { type CborValue, encodeCbor } from "../../../src/bytes/cbor.ts";
import { decodeAttestationObject } from "../../../src/lab/decode/attestation-object.ts";
import { decodeAuthenticatorData } from "../../../src/lab/decode/authenticator-data.ts";
import { decodeCoseKey } from "../../../src/lab/decode/cose/key.ts";
import type { Decoded } from "../../../src/lab/decode/tree.ts";
import { attestation, attested, data, key, SIG } from "../../fakes/authenticator-bytes.ts";
import { expectSoundTree } from "../../fakes/trees.ts";

describe("any bytes", () => {
  const decoders: [string, (bytes: Uint8Array) => Decoded][] = [
    ["authenticator data", decodeAuthenticatorData],
    ["attestation objects", decodeAttestationObject],
    ["COSE keys", decodeCoseKey],
  ];
  const whole = [
    data(0xc1, attested(), encodeCbor(new Map([["credProtect", 2]]))),
    attestation(
      "packed",
      new Map<string, CborValue>([
        ["alg", -7],
        ["sig", SIG],
      ]),
    ),
    key(),
  ];

  it.each(decoders)("are read as %s without throwing, in a sound tree", (_what, decode) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => expectSoundTree(decode(bytes), bytes.length)),
      { numRuns: 1000 },
    );
  });

  it.each(decoders)("that were changed are read as %s too", (_what, decode) => {
    const changed = fc.tuple(fc.constantFrom(...whole), fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat());
    fc.assert(
      fc.property(changed, ([bytes, at, byte, cut]) => {
        const spoiled = new Uint8Array(bytes.subarray(0, bytes.length - (cut % 3)));
        spoiled[at % spoiled.length] = byte;
        expectSoundTree(decode(spoiled), spoiled.length);
      }),
      { numRuns: 1000 },
    );
  });
});
