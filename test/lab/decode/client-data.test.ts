import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../src/bytes/utf8.ts";
import { decodeClientData } from "../../../src/lab/decode/client-data.ts";
import { jsonMembers } from "../../../src/lab/decode/json-members.ts";
import { serializeClientData } from "../../../src/webauthn/client-data.ts";
import { ALL_VECTORS } from "../../fakes/spec-vectors.ts";
import { codesOf, expectSoundTree, nodeAt } from "../../fakes/trees.ts";

const GOOD =
  '{"type":"webauthn.get","challenge":"AAECAwQFBgcICQoLDA0ODw","origin":"https://example.com","crossOrigin":false}';

describe("client data", () => {
  it("have their members with their bytes", () => {
    const decoded = decodeClientData(utf8(GOOD));
    expect(decoded.problems).toEqual([]);
    expect(nodeAt(decoded, "challenge")).toEqual({
      label: "challenge",
      kind: "text",
      keyStart: 23,
      start: 35,
      end: 59,
      value: "AAECAwQFBgcICQoLDA0ODw",
      meaning: "16 bytes",
    });
    expect(nodeAt(decoded, "crossOrigin")).toMatchObject({ kind: "simple", value: false });
  });

  it.each(
    ALL_VECTORS.flatMap(({ id, registration, authentication }) => [
      [`${id}, registration`, registration.bytes("clientDataJSON")] as const,
      [`${id}, authentication`, authentication.bytes("clientDataJSON")] as const,
    ]),
  )("of the test vector %s have nothing wrong", (_, bytes) => {
    const decoded = decodeClientData(bytes);
    expect(decoded.problems).toEqual([]);
    const said = decoded.tree.children?.map(({ label, value }) => [label, value]);
    expect(Object.fromEntries(said ?? [])).toEqual(JSON.parse(new TextDecoder().decode(bytes)));
  });

  it.each([
    ["nothing", "", ["truncated"]],
    ["no JSON", "hello", ["malformed"]],
    ["an array", "[]", ["malformed"]],
    ["a cut", GOOD.slice(0, 60), ["truncated"]],
    ["a cut name", GOOD.slice(0, 25), ["malformed"]],
    ["bytes after it", `${GOOD} x`, ["trailing"]],
    ["a byte order mark", `\ufeff${GOOD}`, ["not-canonical", "not-canonical"]],
    ["a member twice", GOOD.replace("{", '{"type":"webauthn.create",'), ["not-canonical", "duplicate-key"]],
    ["no challenge", '{"type":"webauthn.get","origin":"https://example.com"}', ["missing"]],
    ["a number for a text", GOOD.replace('"webauthn.get"', "1"), ["wrong-type"]],
    ["a text for a truth value", GOOD.replace("false", '"false"'), ["wrong-type"]],
    ["another type", GOOD.replace("webauthn.get", "payment.get"), ["invalid"]],
    ["a challenge with padding", GOOD.replace("ODw", "ODw=="), ["invalid"]],
    ["a top origin without crossOrigin", GOOD.replace("}", ',"topOrigin":"https://a.example"}'), ["invalid"]],
    ["spaces", GOOD.replaceAll(",", ", "), ["not-canonical"]],
    [
      "members in another order",
      '{"origin":"https://example.com","type":"webauthn.get","challenge":"AA","crossOrigin":false}',
      ["not-canonical"],
    ],
  ])("tell %s", (_what, text, codes) => {
    const bytes = utf8(text);
    const decoded = decodeClientData(bytes);
    expect(codesOf(decoded).toSorted()).toEqual(codes.toSorted());
    expectSoundTree(decoded, bytes.length);
  });

  it("tell bytes that are not UTF-8", () => {
    const bytes = utf8(GOOD);
    bytes[80] = 0xff;
    expect(codesOf(decodeClientData(bytes))).toContain("malformed");
  });

  it("take what a client may add", () => {
    const more = GOOD.replace("}", ',"other_keys_can_be_added_here":{"a":[1,"}"]}}');
    expect(decodeClientData(utf8(more)).problems).toEqual([]);
    expect(nodeAt(decodeClientData(utf8(more)), "other_keys_can_be_added_here").value).toBe('{"a":[1,"}"]}');
  });

  it("have nothing wrong as this client serialises them, whatever is in them", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.boolean(), (origin, crossOrigin) => {
        const bytes = serializeClientData({
          type: "webauthn.create",
          challenge: "AAAA",
          origin,
          crossOrigin,
          ...(crossOrigin && { topOrigin: origin }),
        });
        expect(decodeClientData(bytes).problems).toEqual([]);
      }),
    );
  });

  it("of any bytes are read without throwing, in a sound tree", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) =>
        expectSoundTree(decodeClientData(bytes), bytes.length),
      ),
      { numRuns: 1000 },
    );
    const spoiled = fc.tuple(fc.nat(GOOD.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(spoiled, ([at, byte]) => {
        const bytes = utf8(GOOD);
        bytes[at] = byte;
        expectSoundTree(decodeClientData(bytes), bytes.length);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the members of a JSON object", () => {
  it("are those that JSON.parse knows, wherever they lie", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom(undefined, 1, "\t"),
        (object, space) => {
          const text = JSON.stringify(object, null, space);
          const bytes = utf8(text);
          const { members, error, end } = jsonMembers(bytes);
          expect(error).toBeUndefined();
          expect(end).toBe(bytes.length);
          expect(Object.fromEntries(members.map(({ name, value }) => [name, value]))).toEqual(
            JSON.parse(text),
          );
          for (const { name, nameStart, start, end: to, value } of members) {
            const slice = (from: number, until: number) =>
              new TextDecoder().decode(bytes.subarray(from, until));
            expect(JSON.parse(slice(start, to))).toEqual(value);
            expect(slice(nameStart, start)).toMatch(/"\s*:\s*$/);
            expect(slice(nameStart, start).startsWith(JSON.stringify(name))).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
