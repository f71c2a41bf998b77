import { afterEach, expect, it, vi } from "vitest";
import { platformOutput } from "../../../popup/platform/platform-output.ts";
import { fakeWebAuthn } from "./fake-webauthn.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

const output = new Uint8Array(32).fill(7);
const slot = { credential: "AQID", input: "A".repeat(43) };

afterEach(() => vi.unstubAllGlobals());

it("asks this credential alone, and verifies the user", async () => {
  const asked = fakeWebAuthn({ output });
  const { signal } = new AbortController();
  expect(await platformOutput(slot, signal)).toEqual(output);
  expect(asked[0]).toMatchObject({
    type: "get",
    options: {
      publicKey: {
        allowCredentials: [{ type: "public-key", id: Uint8Array.of(1, 2, 3) }],
        userVerification: "required",
        extensions: { prf: { eval: { first: new Uint8Array(32) } } },
      },
      signal,
    },
  });
  expect(asked[0]?.options.publicKey).not.toHaveProperty("rpId");
});

it.each([
  ["no key", {}, "lacks PRF"],
  ["a key of another length", { output: new Uint8Array(16) }, "lacks PRF"],
  ["an answer without user verification", { output, flags: 0x01 }, "did not check who you are"],
  ["no answer", null, "gave no answer"],
  ["a refusal", new DOMException("raw text", "NotAllowedError"), "cancelled, or it took too long"],
  ["another origin", new DOMException("raw text", "SecurityError"), "does not let an extension"],
  ["something unheard of", new DOMException("raw text", "OddError"), "raw text"],
  ["what is no error at all", new TypeError(), "TypeError"],
])("says what %s means", async (_, answer, text) => {
  fakeWebAuthn(answer);
  const refused = platformOutput(slot);
  await expect(refused).rejects.toThrow(text);
  await expect(refused).rejects.toMatchObject({ name: "PlatformError", calledOff: false });
});

it("knows that it was called off by ourselves", async () => {
  fakeWebAuthn(new DOMException("aborted", "AbortError"));
  await expect(platformOutput(slot)).rejects.toMatchObject({ calledOff: true });
});
