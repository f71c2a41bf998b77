import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { approve } from "./fixtures/person.ts";
import { creationOptions, register, requestOptions, type Stage, setStage } from "./fixtures/stage.ts";
import { vaultContents, wholePasskeyIds } from "./fixtures/vault-contents.ts";

/** A page that goes away in the middle of a ceremony ends it, before the decision and after. */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
  stage.site.page("/host", '<!doctype html><title>Host</title><iframe src="/inner"></iframe>');
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/host`);
});
afterEach(() => page.close());

async function childOf(surface: Surface) {
  const [child] = await surface.frames();
  if (child === undefined) throw new Error("The page has no frame");
  return child;
}

const departures: { name: string; frame?: boolean; leave: () => Promise<void> }[] = [
  { name: "the page navigates away", leave: () => page.goto(`${stage.site.origin()}/elsewhere`) },
  { name: "the page is loaded again", leave: () => page.reload() },
  { name: "the tab is closed", leave: () => page.close() },
  {
    name: "the frame is removed",
    frame: true,
    leave: () => page.evaluate(() => document.querySelector("iframe")?.remove()),
  },
];

describe.each(departures)("$name while the prompt is open", ({ frame, leave }) => {
  it.each(["create", "get"])("%s(): the prompt closes and nothing is stored", async (method) => {
    await register(stage, page);
    const before = await vaultContents(stage.browser);
    const caller = frame ? await childOf(page) : page;
    if (method === "create") await beginCreate(caller, creationOptions(stage.rp));
    else await beginGet(caller, requestOptions(stage.rp));
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve:not([disabled])");
    await leave();
    await prompt.waitClosed({ timeout: 5_000 });
    expect(await stage.browser.promptCount()).toBe(0);
    expect(await vaultContents(stage.browser)).toEqual(before);
  });
});

it("a page that comes back by the Back button finds its request ended, and may ask again", async () => {
  await page.evaluate(() => {
    const publicKey = { challenge: new Uint8Array(32) };
    const report = (ended: string) => Object.assign(window, { ended });
    report("not yet");
    navigator.credentials.get({ publicKey }).then(
      () => report("a credential"),
      ({ name }) => report(name),
    );
  });
  const prompt = await stage.browser.prompt();
  await page.goto(`${stage.site.origin()}/elsewhere`);
  await prompt.waitClosed({ timeout: 5_000 });
  await page.evaluate(() => history.back());
  await page.waitFor("iframe");
  // Undefined where the browser did not keep the page and loaded it again.
  const ended = () => page.evaluate(() => Reflect.get(window, "ended"));
  await expect.poll(ended, { timeout: 5_000 }).not.toBe("not yet");
  expect([undefined, "NotAllowedError"]).toContain(await ended());
  expect(await stage.browser.promptCount()).toBe(0);
  await register(stage, page);
});

describe("a passkey that was made", () => {
  async function managerRow(credentialId: string): Promise<string> {
    const manager = await stage.browser.extension("popup/manager.html");
    const text = await manager.text(`[data-credential-id="${credentialId}"]`);
    await manager.close();
    return text;
  }

  it("but not delivered, because the frame went away, is listed as unconfirmed", async () => {
    const before = await wholePasskeyIds(stage.browser);
    const authenticatorSelection = { userVerification: "discouraged" };
    await beginCreate(await childOf(page), creationOptions(stage.rp, { authenticatorSelection }));
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve:not([disabled])");
    // The page is busy while the person approves: it cannot take the answer before it removes the frame.
    await page.evaluate(() => {
      setTimeout(() => {
        const end = performance.now() + 4_000;
        while (performance.now() < end);
        document.querySelector("iframe")?.remove();
      });
    });
    await approve(prompt);
    await page.waitFor("iframe", { gone: true });

    const made = (await wholePasskeyIds(stage.browser)).filter((id) => !before.includes(id));
    expect(made).toHaveLength(1);
    expect(await managerRow(made[0] ?? "")).toMatch(/unconfirmed/i);
  });

  it("and delivered is not", async () => {
    const { credentialId } = await register(stage, page);
    await expect.poll(() => managerRow(credentialId), { timeout: 5_000 }).not.toMatch(/unconfirmed/i);
  });
});
