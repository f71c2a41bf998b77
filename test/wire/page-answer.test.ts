import { expect, it } from "vitest";
import type { CeremonyAnswer } from "../../src/wire/ceremony.ts";
import { forPage } from "../../src/wire/page-answer.ts";
import { someBytes } from "../fakes/hex.ts";

const base64Url = (seed: number) => Buffer.from(someBytes(20, seed)).toString("base64url");
const binary = (seed: number) => ({ binary: Buffer.from(someBytes(20, seed)).toString("latin1") });

const registration = {
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
  clientExtensionResults: {
    credProps: { rk: true },
    largeBlob: { supported: true },
    prf: { enabled: true, results: { first: base64Url(6), second: base64Url(7) } },
  },
} satisfies Extract<CeremonyAnswer, { type: "credential" }>["credential"];

const assertion = {
  id: base64Url(1),
  rawId: base64Url(1),
  type: "public-key",
  authenticatorAttachment: "platform",
  response: {
    clientDataJSON: base64Url(2),
    authenticatorData: base64Url(3),
    signature: base64Url(4),
    userHandle: base64Url(5),
  },
  clientExtensionResults: { largeBlob: { blob: base64Url(8), written: true }, prf: {} },
} satisfies Extract<CeremonyAnswer, { type: "credential" }>["credential"];

it("names what the getters and methods of a registration answer with, and has the JSON as it was", () => {
  expect(forPage({ type: "credential", credential: registration })).toEqual({
    type: "credential",
    registration: true,
    credential: {
      id: base64Url(1),
      type: "public-key",
      authenticatorAttachment: "platform",
      rawId: binary(1),
      getClientExtensionResults: {
        credProps: { rk: true },
        largeBlob: { supported: true },
        prf: { enabled: true, results: { first: binary(6), second: binary(7) } },
      },
      toJSON: registration,
    },
    response: {
      clientDataJSON: binary(2),
      attestationObject: binary(5),
      getTransports: ["internal"],
      getAuthenticatorData: binary(3),
      getPublicKey: binary(4),
      getPublicKeyAlgorithm: -7,
    },
  });
});

it("does so for an assertion, with null for a user handle that is not there", () => {
  const { userHandle: _, ...without } = assertion.response;
  const answers = [assertion, { ...assertion, response: without }].map((credential) =>
    forPage({ type: "credential", credential }),
  );
  expect(answers).toMatchObject([
    {
      registration: false,
      credential: { getClientExtensionResults: { largeBlob: { blob: binary(8), written: true }, prf: {} } },
      response: {
        clientDataJSON: binary(2),
        authenticatorData: binary(3),
        signature: binary(4),
        userHandle: binary(5),
      },
    },
    { response: { userHandle: null } },
  ]);
});

it.each<CeremonyAnswer>([{ type: "native" }, { type: "error", name: "NotAllowedError", message: "no" }])(
  "passes everything else on: $type",
  (answer) => expect(forPage(answer)).toEqual(answer),
);
