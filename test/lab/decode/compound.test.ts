import { describe, expect, it } from "vitest";
import { type CborValue, encodeCbor } from "../../../src/bytes/cbor.ts";
import { decodeAttestationObject } from "../../../src/lab/decode/attestation-object.ts";
import { attested, data, SIG } from "../../fakes/authenticator-bytes.ts";
import { codesOf, expectSoundTree, nodeAt } from "../../fakes/trees.ts";

/** Attestation statements of the format compound (WebAuthn §8.9). */

type Members = [string, CborValue][];

const part = (fmt: CborValue, members: Members): CborValue =>
  new Map<string, CborValue>([
    ["fmt", fmt],
    ["attStmt", new Map(members)],
  ]);
const PACKED = part("packed", [
  ["alg", -7],
  ["sig", SIG],
]);
const NONE = part("none", []);

function decoded(statement: CborValue) {
  const bytes = encodeCbor(
    new Map<string, CborValue>([
      ["fmt", "compound"],
      ["attStmt", statement],
      ["authData", data(0x45, attested())],
    ]),
  );
  const whole = decodeAttestationObject(bytes);
  expectSoundTree(whole, bytes.length);
  return whole;
}

describe("a compound statement", () => {
  it("has each of its parts read as one of its own format", () => {
    const whole = decoded([PACKED, NONE]);
    expect(codesOf(whole)).toEqual([]);
    expect(nodeAt(whole, "attStmt", "[0]", "attStmt", "alg")).toMatchObject({ value: -7, meaning: "ES256" });
    expect(nodeAt(whole, "attStmt", "[1]", "fmt")).toMatchObject({ value: "none" });
  });

  it.each<[string, CborValue, string[]]>([
    ["that is no array", new Map(), ["wrong-type"]],
    ["of one part", [PACKED], ["invalid"]],
    ["whose part is no map", [PACKED, 5], ["wrong-type"]],
    ["whose part has no statement", [PACKED, new Map([["fmt", "none"]])], ["wrong-type"]],
    ["whose part has no format", [PACKED, part(5, [])], ["wrong-type"]],
    ["whose part lacks a member", [NONE, part("packed", [["alg", -7]])], ["missing"]],
    ["in a compound one", [NONE, part("compound", [])], ["invalid"]],
  ])("%s is told", (_what, statement, codes) => {
    expect(codesOf(decoded(statement))).toEqual(codes);
  });
});
