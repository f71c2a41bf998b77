import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fromBase64Url } from "../../../src/bytes/base64url.ts";
import { credential } from "../../fakes/credentials.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { PIN } from "../../fakes/memory-vault.ts";
import { CEREMONY_ID, passkeyCreate, smallCreate, smallGet } from "../../fakes/requests.ts";
import { aWhile, stage } from "../../fakes/stage.ts";

/** What is written of a ceremony, and when: before the answer, and when the page has it. */

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/storage/sites.ts", () => ({ isSwitchedOff: async () => false }));

beforeEach(() => browserState.reset());
afterEach(() => {
  vi.restoreAllMocks();
});

const APPROVE = { type: "approve", pin: PIN } as const;
const refused = expect.objectContaining({ type: "error", name: "NotAllowedError" });

describe("a new credential", () => {
  it("is confirmed when the page has it", async () => {
    const { stage: background, vault } = await stage();
    const page = background.start(CEREMONY_ID, smallCreate());
    await (await background.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    expect(await vault.passkeys()).toMatchObject([{ rpId: "example.com", confirmed: false }]);
    await page.receive({ type: "delivered" });
    await vi.waitFor(async () => expect(await vault.passkeys()).toMatchObject([{ confirmed: true }]));
  });

  it("is prepared while the person looks, written when they approve, and archives the older one when the page has it", async () => {
    const { stage: background, vault, storage } = await stage();
    await vault.add(credential(1, { userHandle: fromBase64Url(smallCreate().options.user.id) }));
    storage.writes = 0;
    const prepared = vi.spyOn(vault, "prepareToAdd");
    const ordinary = vi.spyOn(vault, "add");
    const page = background.start(CEREMONY_ID, passkeyCreate());
    const prompt = await background.promptPage();
    await prompt.view();
    expect(prepared).not.toHaveBeenCalled();
    await prompt.shown();
    await vi.waitFor(() => expect(prepared).toHaveBeenCalledOnce());
    await aWhile();
    expect(storage.writes).toBe(0);
    await prompt.say(APPROVE);
    const answer = await page.answer();
    expect([storage.writes, ordinary.mock.calls.length]).toEqual([1, 0]);
    const id = answer.type === "credential" && fromBase64Url(answer.credential.id);
    expect(await vault.passkeys()).toMatchObject([{ id, confirmed: false }, { archived: false }]);
    await page.receive({ type: "delivered" });
    await vi.waitFor(async () =>
      expect(await vault.passkeys()).toMatchObject([{ confirmed: true }, { archived: true }]),
    );
  });

  it("leaves nothing where it was prepared and declined", async () => {
    const { stage: background, vault, storage } = await stage();
    storage.writes = 0;
    const page = background.start(CEREMONY_ID, smallCreate());
    const prompt = await background.promptPage();
    await prompt.view();
    await prompt.shown();
    await aWhile();
    await prompt.say({ type: "cancel" });
    expect(await page.answer()).toEqual(refused);
    await page.receive({ type: "delivered" });
    await aWhile();
    expect([storage.writes, await vault.passkeys()]).toEqual([0, []]);
  });

  it("stays unconfirmed where it was never delivered", async () => {
    const { stage: background, vault } = await stage();
    const page = background.start(CEREMONY_ID, smallCreate());
    await page.receive({ type: "delivered" });
    await (await background.promptPage()).decide(APPROVE);
    await page.answer();
    await page.drop();
    expect(await vault.passkeys()).toMatchObject([{ confirmed: false }]);
  });

  it("archives the account's older passkey in the write that confirms it, not before", async () => {
    const { stage: background, vault, storage } = await stage();
    await vault.add(credential(1, { userHandle: fromBase64Url(smallCreate().options.user.id) }));
    await vault.add(credential(2));
    const page = background.start(CEREMONY_ID, passkeyCreate());
    await (await background.promptPage()).decide(APPROVE);
    await page.answer();
    expect((await vault.passkeys()).map(({ archived }) => archived)).toEqual([false, false, false]);
    storage.writes = 0;
    await page.receive({ type: "delivered" });
    // The content script closes its Port at once.
    await page.drop();
    await vi.waitFor(async () => expect((await vault.passkeys())[0]).toMatchObject({ confirmed: true }));
    expect((await vault.passkeys()).map(({ archived }) => archived)).toEqual([false, false, true]);
    expect(storage.writes).toBe(1);
  });

  it("archives nothing where it was not delivered", async () => {
    const { stage: background, vault } = await stage();
    await vault.add(credential(1, { userHandle: fromBase64Url(smallCreate().options.user.id) }));
    const page = background.start(CEREMONY_ID, passkeyCreate());
    await (await background.promptPage()).decide(APPROVE);
    await page.answer();
    await page.drop();
    expect(await vault.passkeys()).toMatchObject([
      { confirmed: false, archived: false },
      { confirmed: true, archived: false },
    ]);
  });
});

describe("a sign-in", () => {
  it("is changed by no receipt", async () => {
    const { stage: background, vault, storage } = await stage(1);
    const page = background.start(CEREMONY_ID, smallGet());
    await (await background.promptPage()).decide(APPROVE);
    expect(await page.answer()).toMatchObject({ type: "credential" });
    await vi.waitFor(async () => expect((await vault.passkeys())[0]).toHaveProperty("lastUsedAt"));
    const { writes } = storage;
    await page.receive({ type: "delivered" });
    await aWhile();
    expect(storage.writes).toBe(writes);
  });
});
