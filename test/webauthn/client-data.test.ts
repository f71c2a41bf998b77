import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toBase64Url } from "../../src/bytes/base64url.ts";
import {
  type CollectedClientData,
  hashClientData,
  serializeClientData,
} from "../../src/webauthn/client-data.ts";
import { hex } from "../fakes/hex.ts";
import { ES256_VECTORS } from "../fakes/spec-vectors.ts";

const serialize = (data: CollectedClientData) => new TextDecoder().decode(serializeClientData(data));
const withChallenge = (challenge: string): CollectedClientData => ({
  type: "webauthn.get",
  challenge,
  origin: "https://example.org",
  crossOrigin: false,
});

const blocks = ES256_VECTORS.flatMap(({ id, registration, authentication }) => [
  [`registration of ${id}`, registration] as const,
  [`authentication of ${id}`, authentication] as const,
]);

describe("the spec's test vectors", () => {
  it.each(blocks)("%s", (_, block) => {
    const { text, parsed } = block.clientData();
    const { extraData, ...known } = parsed;
    expect(toBase64Url(block.bytes("challenge"))).toBe(known.challenge);
    const written = serialize(known);
    // Members that are not ours follow the last of ours.
    if (extraData === undefined) expect(written).toBe(text);
    else expect(text.startsWith(`${written.slice(0, -1)},"extraData":`)).toBe(true);
  });
});

describe("serializeClientData", () => {
  it("writes the members in the order of the limited verification algorithm", () => {
    expect(serialize({ ...withChallenge("AA"), type: "webauthn.create" })).toBe(
      '{"type":"webauthn.create","challenge":"AA","origin":"https://example.org","crossOrigin":false}',
    );
    expect(serialize({ ...withChallenge("AA"), crossOrigin: true, topOrigin: "https://example.com" })).toBe(
      '{"type":"webauthn.get","challenge":"AA","origin":"https://example.org","crossOrigin":true,"topOrigin":"https://example.com"}',
    );
  });

  it.each([
    ['"', '\\"'],
    ["\\", "\\\\"],
    ["\n", "\\u000a"],
    ["\t", "\\u0009"],
    ["\0", "\\u0000"],
    ["\u001f", "\\u001f"],
    [" ", " "],
    ["/", "/"],
    ["\u007f", "\u007f"],
    ["\u2028", "\u2028"],
    ["é水𐅑", "é水𐅑"],
    ["\ud800", "\ufffd"],
    ["a\udc00b", "a\ufffdb"],
    ['","origin":"https://evil.example', '\\",\\"origin\\":\\"https://evil.example'],
  ])("quotes %o as %o", (text, quoted) => {
    expect(serialize(withChallenge(text))).toContain(`"challenge":"${quoted}","origin"`);
  });

  it("is read back by JSON.parse, whatever the texts", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(text, text, fc.option(text, { nil: undefined }), (challenge, origin, topOrigin) => {
        const parsed = JSON.parse(
          serialize({ ...withChallenge(challenge), origin, ...(topOrigin !== undefined && { topOrigin }) }),
        );
        expect(parsed).toEqual({
          type: "webauthn.get",
          challenge: challenge.toWellFormed(),
          origin: origin.toWellFormed(),
          crossOrigin: false,
          ...(topOrigin !== undefined && { topOrigin: topOrigin.toWellFormed() }),
        });
      }),
    );
  });
});

it("hashes the bytes with SHA-256", () => {
  const bytes = serializeClientData(withChallenge("AA"));
  expect(hex(hashClientData(bytes))).toBe(createHash("sha256").update(bytes).digest("hex"));
});
