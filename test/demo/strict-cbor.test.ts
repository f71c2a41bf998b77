import { describe, expect, test } from "vitest";
import { checkAttestationObject, checkAuthenticatorDataEnd } from "../../demo/strict-cbor.ts";

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));

describe("an attestation object", () => {
  test.each([
    ["with an empty statement", "a3 63666d74 646e6f6e65 6761747453746d74 a0 686175746844617461 41ff"],
    ["with lengths in a longer form", "a1 7803666d74 79000141"],
    ["with an array and simple values", "a1 63666d74 83 f5 00 f93c00"],
  ])("is taken %s", (_, text) => {
    expect(() => checkAttestationObject(hex(text))).not.toThrow();
  });

  test.each([
    ["a byte behind its end", "a0 00", /behind its end/],
    ["a string that is cut off", "a1 63666d74 44 010203", /ends too early/],
    ["a map that is cut off", "a2 63666d74 00", /ends too early/],
    ["a number that is cut off", "19 01", /ends too early/],
    ["a key twice", "a2 63666d74 00 63666d74 01", /one key twice/],
    ["a key twice, once in a longer form", "a2 01 00 1801 01", /one key twice/],
    ["a map without a length", "bf ff", /not definite/],
    ["a tag", "c0 00", /a tag/],
    ["too many levels", "81 81 81 81 81 00", /too deeply/],
    ["nothing in it", "", /ends too early/],
  ])("is refused with %s", (_, text, message) => {
    expect(() => checkAttestationObject(hex(text))).toThrow(message);
  });
});

describe("authenticator data", () => {
  const head = (flags: string) => `${"00".repeat(32)} ${flags} 00000000`;
  const attested = `${"00".repeat(16)} 0001 aa a1 01 02`;

  test.each([
    ["alone", head("05")],
    ["with an attested credential", `${head("45")} ${attested}`],
    ["with extensions", `${head("85")} a0`],
    ["with both", `${head("c5")} ${attested} a0`],
  ])("are taken %s", (_, text) => {
    expect(() => checkAuthenticatorDataEnd(hex(text))).not.toThrow();
  });

  test.each([
    ["bytes that no flag tells of", `${head("05")} 00`, /behind its end/],
    ["a byte behind the key", `${head("45")} ${attested} 00`, /behind its end/],
    ["a key that is cut off", `${head("45")} ${"00".repeat(16)} 0001 aa a1 01`, /ends too early/],
    ["no extensions where the flag tells of them", head("85"), /ends too early/],
  ])("are refused with %s", (_, text, message) => {
    expect(() => checkAuthenticatorDataEnd(hex(text))).toThrow(message);
  });
});
