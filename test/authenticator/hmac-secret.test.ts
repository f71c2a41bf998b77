import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { evaluateHmac, type HmacSalts, newHmacSecrets } from "../../src/authenticator/hmac-secret.ts";
import { concat } from "../../src/bytes/concat.ts";
import { hex, someBytes } from "../fakes/hex.ts";
import { PRF_BLOCKS, type SpecBlock } from "../fakes/spec-vectors.ts";

describe("the specification's evaluations", () => {
  const [keys, ...evaluations] = PRF_BLOCKS;
  const secret = () => keys?.bytes("authenticator_cred_random") ?? new Uint8Array();
  const two = (block: SpecBlock) => block.has("salt2");

  it("are there, with one input and with two", () => {
    expect(evaluations.map(two)).toEqual([false, true, false]);
  });

  it.each(evaluations.map((block, i) => [i, block] as const))("number %i", (_, block) => {
    const salts: HmacSalts = two(block)
      ? [block.bytes("salt1"), block.bytes("salt2")]
      : [block.bytes("salt1")];
    const outputs = evaluateHmac(concat(secret(), new Uint8Array(32)), salts).map(hex);
    const expected = two(block) ? ["output1", "output2"] : ["output1"];
    expect(outputs).toEqual(expected.map((name) => hex(block.bytes(name))));
  });
});

it("uses the first of two secrets, the one with user verification", () => {
  const secrets = newHmacSecrets((length) => someBytes(length, 9));
  expect(secrets).toHaveLength(64);
  expect(hex(secrets.subarray(0, 32))).not.toBe(hex(secrets.subarray(32)));
  const salt = someBytes(32, 4);
  const expected = createHmac("sha256", secrets.subarray(0, 32)).update(salt).digest("hex");
  expect(evaluateHmac(secrets, [salt]).map(hex)).toEqual([expected]);
});
