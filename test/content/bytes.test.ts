import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { CeremonyAnswer, PageAnswer } from "../../src/wire/ceremony.ts";
import { someBytes } from "../fakes/hex.ts";

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { binaryToBase64Url, withBuffers } = await vi.importActual<{
  binaryToBase64Url(text: string): string;
  withBuffers(answer: CeremonyAnswer): PageAnswer;
}>("../../src/content/bytes.ts");

it("takes a binary string's low eight bits as bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, userDefined) => {
      const offset = (byte: number) => (userDefined && byte >= 0x80 ? 0xf700 : 0);
      const text = Array.from(bytes, (byte) => String.fromCharCode(byte + offset(byte))).join("");
      expect(binaryToBase64Url(text)).toBe(Buffer.from(bytes).toString("base64url"));
    }),
  );
});

describe("the answer to the page", () => {
  const base64Url = (seed: number) => Buffer.from(someBytes(20, seed)).toString("base64url");

  it("has a buffer for each byte string of a registration, and the JSON as it was", () => {
    const credential = {
      id: base64Url(1),
      rawId: base64Url(1),
      type: "public-key",
      authenticatorAttachment: "platform",
      response: {
        clientDataJSON: base64Url(2),
        authenticatorData: base64Url(3),
        transports: ["internal"],
        publicKey: base64Url(4),
        publicKeyAlgorithm: -7,
        attestationObject: base64Url(5),
      },
      clientExtensionResults: { credProps: { rk: true } },
    } as const;
    const answer = withBuffers({
      type: "credential",
      credential: { ...credential, response: { ...credential.response, transports: ["internal"] } },
    });
    if (answer.type !== "credential") throw new Error(answer.type);
    expect(answer.json).toEqual(credential);
    expect(new Uint8Array(answer.rawId)).toEqual(someBytes(20, 1));
    expect(Object.entries(answer.buffers).map(([name, buffer]) => [name, new Uint8Array(buffer)])).toEqual([
      ["clientDataJSON", someBytes(20, 2)],
      ["authenticatorData", someBytes(20, 3)],
      ["publicKey", someBytes(20, 4)],
      ["attestationObject", someBytes(20, 5)],
    ]);
  });

  it("passes everything else on", () => {
    const error = { type: "error", name: "NotAllowedError", message: "no" } as const;
    expect(withBuffers({ type: "native" })).toEqual({ type: "native" });
    expect(withBuffers(error)).toEqual(error);
  });
});
