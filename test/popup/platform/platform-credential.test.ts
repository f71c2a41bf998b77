import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makePlatformCredential } from "../../../popup/platform/platform-credential.ts";
import { fromBase64Url, toBase64Url } from "../../../src/bytes/base64url.ts";
import { CREDENTIAL_ID, fakeBrowser, fakeWebAuthn, PRESENT_AND_VERIFIED } from "./fake-webauthn.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

const output = new Uint8Array(32).fill(7);
const BACKUP_ELIGIBLE = 0x08;

beforeEach(() => fakeBrowser());
afterEach(() => vi.unstubAllGlobals());

it("makes a credential and takes the key that comes with it", async () => {
  const asked = fakeWebAuthn({ output });
  const made = await makePlatformCredential();
  const { publicKey } = asked[0]?.options ?? expect.unreachable();
  expect(made).toEqual({
    credential: toBase64Url(CREDENTIAL_ID),
    input: expect.stringMatching(/^[\w-]{43}$/),
    output: toBase64Url(output),
    synced: false,
  });
  expect(publicKey).toMatchObject({
    rp: { name: "Latchkey" },
    authenticatorSelection: { authenticatorAttachment: "platform", userVerification: "required" },
    extensions: { prf: { eval: { first: fromBase64Url(made.input) } } },
  });
  expect(publicKey.rp).not.toHaveProperty("id");
  expect(asked).toHaveLength(1);
});

it("never asks twice with the same input, challenge or user", async () => {
  const asked = fakeWebAuthn({ output }, { output });
  const made = [await makePlatformCredential(), await makePlatformCredential()];
  expect(new Set(made.map(({ input }) => input)).size).toBe(2);
  const options = asked.map(
    ({ options }) => options.publicKey as { challenge: Uint8Array; user: { id: Uint8Array } },
  );
  expect(new Set(options.map(({ challenge }) => toBase64Url(challenge))).size).toBe(2);
  expect(new Set(options.map(({ user }) => toBase64Url(user.id))).size).toBe(2);
});

it("asks for the key where making the credential gave none", async () => {
  const asked = fakeWebAuthn({}, { output });
  const made = await makePlatformCredential();
  expect(made.output).toBe(toBase64Url(output));
  expect(asked.map(({ type }) => type)).toEqual(["create", "get"]);
  expect(asked[1]?.options.publicKey).toMatchObject({
    allowCredentials: [{ id: CREDENTIAL_ID }],
    extensions: { prf: { eval: { first: fromBase64Url(made.input) } } },
  });
});

it("tells a synced credential by its flags", async () => {
  fakeWebAuthn({ output, flags: PRESENT_AND_VERIFIED | BACKUP_ELIGIBLE });
  expect((await makePlatformCredential()).synced).toBe(true);
});

it("asks nothing where the browser cannot", async () => {
  fakeBrowser({ available: false });
  const asked = fakeWebAuthn({ output });
  await expect(makePlatformCredential()).rejects.toThrow("no authenticator");
  expect(asked).toHaveLength(0);
});
