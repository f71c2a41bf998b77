import { beforeEach, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { someBytes } from "../../fakes/hex.ts";
import { PIN } from "../../fakes/memory-vault.ts";
import { CEREMONY_ID, smallGet } from "../../fakes/requests.ts";
import { stage } from "../../fakes/stage.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/storage/sites.ts", () => ({ isSwitchedOff: async () => false }));
beforeEach(() => browserState.reset());

it.each([
  [1, false],
  [1, true],
  [1023, false],
  [1023, true],
])("a passkey whose id has %i bytes signs in, named by the page: %s", async (length, named) => {
  const { stage: background, vault } = await stage(2);
  const id = someBytes(length, 7);
  await vault.add(credential(1, { id }));
  const request = smallGet();
  if (named) request.options.allowCredentials = [{ type: "public-key", id: toBase64Url(id) }];
  // Its id alone is asked of a locked vault.
  if (named) await vault.lock();
  const page = background.start(CEREMONY_ID, request);
  const prompt = await background.promptPage();
  await prompt.decide({ type: "approve", pin: PIN, ...(!named && { credentialId: toBase64Url(id) }) });
  expect(await page.answer()).toMatchObject({
    type: "credential",
    credential: {
      id: toBase64Url(id),
      rawId: toBase64Url(id),
      response: { userHandle: toBase64Url(credential(1).userHandle) },
    },
  });
});
