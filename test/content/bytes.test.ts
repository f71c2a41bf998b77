import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { CeremonyAnswer, PageAnswer } from "../../src/wire/ceremony.ts";
import { someBytes } from "../fakes/hex.ts";

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
const { binaryToBase64Url, forPage } = await vi.importActual<{
  binaryToBase64Url(text: string): string;
  forPage(answer: CeremonyAnswer): PageAnswer;
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
    const answer = forPage({
      type: "credential",
      credential: { ...credential, response: { ...credential.response, transports: ["internal"] } },
    });
    if (answer.type !== "credential") throw new Error(answer.type);
    const bytes = (value: unknown) => (value instanceof ArrayBuffer ? new Uint8Array(value) : value);
    const read = (fields: object) => Object.entries(fields).map(([name, value]) => [name, bytes(value)]);
    expect(answer.registration).toBe(true);
    expect(read(answer.credential)).toEqual([
      ["id", credential.id],
      ["type", "public-key"],
      ["authenticatorAttachment", "platform"],
      ["rawId", someBytes(20, 1)],
      ["getClientExtensionResults", { credProps: { rk: true } }],
      ["toJSON", credential],
    ]);
    expect(read(answer.response)).toEqual([
      ["clientDataJSON", someBytes(20, 2)],
      ["attestationObject", someBytes(20, 5)],
      ["getTransports", ["internal"]],
      ["getAuthenticatorData", someBytes(20, 3)],
      ["getPublicKey", someBytes(20, 4)],
      ["getPublicKeyAlgorithm", -7],
    ]);
  });

  it("says null for a user handle that an assertion lacks", () => {
    const response = { clientDataJSON: "AQ", authenticatorData: "Ag", signature: "Aw" };
    const answer = forPage({
      type: "credential",
      credential: {
        id: "AA",
        rawId: "AA",
        type: "public-key",
        authenticatorAttachment: "platform",
        response,
        clientExtensionResults: {},
      },
    });
    expect(answer).toMatchObject({ registration: false, response: { userHandle: null } });
    expect(Object.keys(answer.type === "credential" ? answer.response : {})).toEqual([
      "clientDataJSON",
      "authenticatorData",
      "signature",
      "userHandle",
    ]);
  });

  it("passes everything else on", () => {
    const error = { type: "error", name: "NotAllowedError", message: "no" } as const;
    expect(forPage({ type: "native" })).toEqual({ type: "native" });
    expect(forPage(error)).toEqual(error);
  });
});
