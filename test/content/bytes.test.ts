import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { ContentAnswer, PageAnswer } from "../../src/wire/ceremony.ts";

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { plain, withBuffers } = await vi.importActual<{
  plain(data: unknown): string;
  withBuffers(answer: ContentAnswer): PageAnswer;
}>("../../src/content/bytes.ts");

describe("what the page sent", () => {
  it("has the low eight bits of a binary text as bytes in base64url", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, userDefined) => {
        const offset = (byte: number) => (userDefined && byte >= 0x80 ? 0xf700 : 0);
        const binary = Array.from(bytes, (byte) => String.fromCharCode(byte + offset(byte))).join("");
        expect(JSON.parse(plain({ list: [{ binary }] }))).toEqual({
          list: [Buffer.from(bytes).toString("base64url")],
        });
      }),
    );
  });

  it("is JSON, whatever it was, or no request", () => {
    const unpaired = { binary: "\ud800\udc00x" };
    expect(JSON.parse(plain({ unpaired, map: new Map([[1, 2]]), nothing: undefined }))).toEqual({
      unpaired: "AAB4",
      map: {},
    });
    expect(JSON.parse(plain({ binary: { binary: 5 } }))).toEqual({ binary: { binary: 5 } });
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    for (const none of [1n, { timeout: 5n }, cyclic]) expect(() => plain(none)).toThrow(TypeError);
  });
});

describe("the answer to the page", () => {
  it("has a new buffer for each binary text, at any depth", () => {
    const answer = withBuffers({
      type: "credential",
      registration: true,
      credential: {
        id: "AAEC",
        rawId: { binary: "\u0000\u0001\u00ff" },
        getClientExtensionResults: { prf: { results: { first: { binary: "\u0007" } } } },
      },
      response: { userHandle: null, clientDataJSON: { binary: "" } },
    });
    if (answer.type !== "credential") throw new Error(answer.type);
    const { credential, response } = answer;
    const rawId = credential.rawId as ArrayBuffer;
    expect(rawId).toBeInstanceOf(ArrayBuffer);
    expect([...new Uint8Array(rawId)]).toEqual([0, 1, 255]);
    expect(credential.id).toBe("AAEC");
    const { prf } = credential.getClientExtensionResults as { prf: { results: { first: ArrayBuffer } } };
    expect([...new Uint8Array(prf.results.first)]).toEqual([7]);
    expect(response.userHandle).toBeNull();
    expect((response.clientDataJSON as ArrayBuffer).byteLength).toBe(0);
  });

  it.each<ContentAnswer>([
    { type: "native" },
    { type: "error", name: "NotAllowedError", message: "no" },
    { type: "value", value: { conditionalGet: true } },
  ])("passes on what has none: $type", (answer) => {
    expect(withBuffers(answer)).toEqual(answer);
  });
});
