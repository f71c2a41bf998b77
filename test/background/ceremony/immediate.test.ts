import { beforeEach, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { PIN } from "../../fakes/memory-vault.ts";
import { CEREMONY_ID, smallGet } from "../../fakes/requests.ts";
import { senderOf, stage } from "../../fakes/stage.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/storage/sites.ts", () => ({ isSwitchedOff: async () => false }));

const NATIVE = { type: "native" };
type Background = Awaited<ReturnType<typeof stage>>["stage"];

beforeEach(() => browserState.reset());

function start(background: Background, { options = {}, active = true, sender = {} } = {}) {
  const request = { type: "get", mediation: "immediate", options: { ...smallGet().options, ...options } };
  return background.connect({ type: "start", id: CEREMONY_ID, request, active }, senderOf(sender));
}

it("an immediate get() is asked at once where the open vault has something", async () => {
  const { stage: background } = await stage(1);
  const page = start(background);
  await (await background.promptPage()).decide({ type: "approve", pin: PIN });
  expect(await page.answer()).toMatchObject({ type: "credential" });
});

it("is the browser's where the vault has nothing, or only in the bin, or is locked", async () => {
  const empty = await stage();
  expect(await start(empty.stage).answer()).toEqual(NATIVE);
  const { stage: background, vault } = await stage(1);
  await vault.update("example.com", (passkey) => ({ ...passkey, deletedAt: 5 }));
  expect(await start(background).answer()).toEqual(NATIVE);
  await vault.lock();
  expect(await start(background).answer()).toEqual(NATIVE);
});

it.each([
  ["without a click", { active: false }],
  ["in a private window", { sender: { tab: { id: 1, windowId: 10, incognito: true, active: true } } }],
  [
    "with a list of credentials",
    { options: { allowCredentials: [{ type: "public-key", id: toBase64Url(credential(1).id) }] } },
  ],
])("is the browser's %s", async (_, how) => {
  const { stage: background } = await stage(1);
  expect(await start(background, how).answer()).toEqual(NATIVE);
});
