import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { PIN } from "../../fakes/memory-vault.ts";
import { CEREMONY_ID, OTHER_CEREMONY_ID, smallGet } from "../../fakes/requests.ts";
import { aWhile, type Stage, senderOf, stage } from "../../fakes/stage.ts";

/** The window of a conditional `get()`, to which the person has come. */

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/storage/sites.ts", () => ({ isSwitchedOff: async () => false }));

beforeEach(() => browserState.reset());
afterEach(() => {
  vi.useRealTimers();
});

async function pending(background: Stage, options: object = {}) {
  const request = {
    type: "get" as const,
    mediation: "conditional" as const,
    options: { ...smallGet().options, ...options },
  };
  const page = background.start(CEREMONY_ID, request);
  expect(await page.next()).toEqual({ type: "pending" });
  return page;
}

it.each([
  ["nothing that is in the vault", "BAUG"],
  ["what is archived", toBase64Url(credential(1).id)],
  ["what only a name finds", toBase64Url(credential(2).id)],
])("says that there is nothing where the request names %s", async (_, id) => {
  const { stage: background, vault } = await stage(3);
  await vault.add(credential(1, { archived: true }));
  await vault.add(credential(2, { discoverable: false }));
  await pending(background, { allowCredentials: [{ type: "public-key", id }] });
  background.requests.open(1, "example.com");
  expect(await (await background.promptPage()).view()).toMatchObject({ type: "get", accounts: [] });
});

it("closes after as long as any other, and its request goes on waiting", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  const { stage: background } = await stage(1);
  const page = await pending(background);
  background.requests.open(1, "example.com");
  await (await background.promptPage()).view();
  const longer = smallGet({ timeout: 600_000 });
  background.start(OTHER_CEREMONY_ID, longer, senderOf({ documentId: "DOCUMENT-2" }));
  await vi.advanceTimersByTimeAsync(299_000);
  expect(browserState.openWindows()).toHaveLength(1);
  expect(page.sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await page.next()).toEqual({ type: "pending" });
  // Its turn is another document's now.
  vi.useRealTimers();
  await (await background.promptPage()).view();
  expect(browserState.openWindows()).toHaveLength(1);
});

it("is not closed in the middle of another one's time", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  const { stage: background } = await stage(1);
  const page = await pending(background);
  background.requests.open(1, "example.com");
  await (await background.promptPage()).decide({ type: "cancel" });
  expect(await page.next()).toEqual({ type: "pending" });
  await vi.advanceTimersByTimeAsync(200_000);
  background.requests.open(1, "example.com");
  const prompt = await background.promptPage();
  await vi.advanceTimersByTimeAsync(200_000);
  expect(browserState.openWindows()).toHaveLength(1);
  vi.useRealTimers();
  await prompt.decide({ type: "approve", pin: PIN });
  expect(await page.answer()).toMatchObject({ type: "credential" });
  await page.receive({ type: "delivered" });
  await aWhile();
  expect(browserState.openWindows()).toEqual([]);
});
