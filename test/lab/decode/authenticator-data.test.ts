import { describe, expect, it } from "vitest";
import { encodeCbor } from "../../../src/bytes/cbor.ts";
import { decodeAuthenticatorData } from "../../../src/lab/decode/authenticator-data.ts";
import { attested, data } from "../../fakes/authenticator-bytes.ts";
import { unhex } from "../../fakes/hex.ts";
import { codesOf, expectSoundTree, nodeAt } from "../../fakes/trees.ts";

describe("authenticator data", () => {
  it("are told flag by flag, with the bytes of each field", () => {
    const bytes = data(0xdd, attested(), encodeCbor(new Map([["credProtect", 2]])));
    const decoded = decodeAuthenticatorData(bytes, "other.example");
    expect(decoded.problems).toEqual([]);
    expect(nodeAt(decoded, "rpIdHash").meaning).toBe("not the SHA-256 of other.example");
    expect(nodeAt(decoded, "flags")).toMatchObject({
      value: 0xdd,
      meaning: "UP UV BE BS AT ED",
      start: 32,
      end: 33,
    });
    expect(nodeAt(decoded, "flags", "RFU1")).toMatchObject({ kind: "flag", value: false });
    expect(nodeAt(decoded, "signCount")).toMatchObject({ value: 258, start: 33, end: 37 });
    expect(nodeAt(decoded, "attestedCredentialData", "aaguid").meaning).toBe(
      "85695d1e-35e7-48d9-b824-09c4cc891315, Latchkey",
    );
    expect(nodeAt(decoded, "extensions", "credProtect")).toMatchObject({
      value: 2,
      meaning: "userVerificationOptionalWithCredentialIDList",
    });
  });

  it.each<[string, Uint8Array, string[]]>([
    ["too few bytes", data(1).subarray(0, 36), ["truncated"]],
    ["none at all", new Uint8Array(), ["truncated"]],
    ["BS without BE", data(0x11), ["invalid"]],
    ["a reserved flag", data(0x03), ["invalid"]],
    ["bytes left over", data(1, Uint8Array.of(0)), ["trailing"]],
    ["AT without a credential", data(0x41), ["truncated"]],
    ["a credential id that is cut", data(0x41, attested().subarray(0, 20)), ["truncated"]],
    ["a key that is cut", data(0x41, attested().subarray(0, -1)), ["truncated"]],
    ["a credential id that is too long", data(0x41, attested(new Uint8Array(1024))), ["invalid"]],
    ["ED without extensions", data(0x81), ["truncated"]],
    ["extensions that are no map", data(0x81, Uint8Array.of(0x80)), ["wrong-type"]],
    ["an extension without a name", data(0x81, unhex("a10101")), ["wrong-type"]],
    ["extensions without ED", data(0x01, unhex("a0")), ["trailing"]],
  ])("tell %s", (_what, bytes, codes) => {
    const decoded = decodeAuthenticatorData(bytes);
    expect(codesOf(decoded)).toEqual(codes);
    expectSoundTree(decoded, bytes.length);
  });
});
