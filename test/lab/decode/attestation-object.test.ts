import { describe, expect, it } from "vitest";
import { type CborValue, encodeCbor } from "../../../src/bytes/cbor.ts";
import { concat } from "../../../src/bytes/concat.ts";
import { decodeAttestationObject } from "../../../src/lab/decode/attestation-object.ts";
import { attestation, attested, CHAIN, data, SIG } from "../../fakes/authenticator-bytes.ts";
import { someBytes, unhex } from "../../fakes/hex.ts";
import { codesOf, expectSoundTree, nodeAt } from "../../fakes/trees.ts";

describe("an attestation object", () => {
  it.each<[string, [string, CborValue][]]>([
    ["none", []],
    [
      "packed",
      [
        ["alg", -7],
        ["sig", SIG],
      ],
    ],
    [
      "packed",
      [
        ["alg", -7],
        ["sig", SIG],
        ["x5c", CHAIN],
      ],
    ],
    [
      "fido-u2f",
      [
        ["sig", SIG],
        ["x5c", CHAIN],
      ],
    ],
    ["apple", [["x5c", CHAIN]]],
    [
      "android-key",
      [
        ["alg", -7],
        ["sig", SIG],
        ["x5c", CHAIN],
      ],
    ],
    [
      "android-safetynet",
      [
        ["ver", "1"],
        ["response", someBytes(9, 1)],
      ],
    ],
    [
      "tpm",
      [
        ["alg", -257],
        ["sig", SIG],
        ["ver", "2.0"],
        ["x5c", CHAIN],
        ["pubArea", SIG],
        ["certInfo", SIG],
      ],
    ],
    ["somebody-elses", [["anything", 1]]],
  ])("of the format %s is a tree with nothing wrong", (format, statement) => {
    const bytes = attestation(format, new Map(statement));
    const decoded = decodeAttestationObject(bytes);
    expect(decoded.problems).toEqual([]);
    expect(nodeAt(decoded, "attStmt").children?.map(({ label }) => label)).toEqual(
      statement.map(([name]) => name),
    );
    expectSoundTree(decoded, bytes.length);
  });

  it.each<[string, Uint8Array, string[]]>([
    ["that is no map", Uint8Array.of(0x80), ["wrong-type"]],
    ["that is cut", attestation("none", new Map()).subarray(0, -5), ["truncated", "truncated"]],
    ["with bytes after it", concat(attestation("none", new Map()), Uint8Array.of(0)), ["trailing"]],
    ["with a member of none", attestation("none", new Map([["sig", SIG]])), ["invalid"]],
    ["with no signature", attestation("packed", new Map([["alg", -7]])), ["missing"]],
    [
      "with a text for a signature",
      attestation(
        "packed",
        new Map<string, CborValue>([
          ["alg", -7],
          ["sig", "x"],
        ]),
      ),
      ["wrong-type"],
    ],
    ["with an empty chain", attestation("apple", new Map([["x5c", []]])), ["invalid"]],
    ["with a chain of numbers", attestation("apple", new Map([["x5c", [1]]])), ["wrong-type"]],
    ["with a statement that is no map", attestation("packed", []), ["wrong-type"]],
    ["without a credential", attestation("none", new Map(), data(0x01)), ["missing"]],
    ["with a text for its data", attestation("none", new Map(), "x"), ["wrong-type"]],
    [
      "without its format",
      encodeCbor(
        new Map<string, CborValue>([
          ["attStmt", new Map()],
          ["authData", data(0x41, attested())],
        ]),
      ),
      ["missing"],
    ],
    [
      "in another order",
      unhex("a268617574684461746141006761747453746d74a0"),
      ["not-canonical", "missing", "truncated"],
    ],
  ])("%s is told", (_what, bytes, codes) => {
    const decoded = decodeAttestationObject(bytes);
    expect(codesOf(decoded).toSorted()).toEqual(codes.toSorted());
    expectSoundTree(decoded, bytes.length);
  });
});
