import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { KIND, type Stage, setStage } from "../fixtures/stage.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { BASE32 } from "./fixtures/codes.ts";
import { ToolbarPopup } from "./fixtures/filling.ts";
import { png, qrPixels } from "./fixtures/pictures.ts";
import { confirmRecovery } from "./fixtures/quiet.ts";

/** The toolbar popup looks for QR codes in what can be seen of the page, when the person asks for it. */

const uri = (issuer: string) => `otpauth://totp/${issuer}:ada?secret=${BASE32}&issuer=${issuer}`;
const image = (...texts: string[]) =>
  `<img src="data:image/png;base64,${png(qrPixels(...texts)).toString("base64")}" width="${texts.length * 200}">`;

let stage: Stage;
/** A page of the extension from which the popup is looked into. */
let own: Surface;
let popup: ToolbarPopup;

beforeAll(async () => {
  stage = await setStage({ privateWindows: true });
  await confirmRecovery(stage.browser);
  own = await stage.browser.extension("popup/manager.html");
  popup = new ToolbarPopup(own);
  stage.site.page(
    "/three",
    `<!doctype html><title>Three</title><body style="background:#eef">${image(uri("One"), uri("Two"))}
     <p>${image(uri("Three"))}<div style="height:3000px"></div>${image(uri("Below"))}`,
  );
  stage.site.page("/private", `<!doctype html><title>Private</title>${image(uri("Private"))}`);
  stage.site.page("/none", "<!doctype html><title>None</title><p>Nothing here");
  stage.site.page("/web", `<!doctype html><title>Web</title>${image("https://example.com/")}`);
});
afterAll(() => stage?.close());
afterEach(() => popup.close());

const there = (selector: string) => expect.poll(() => popup.text(selector)).toBeDefined();
const codes = async () =>
  (await ask(own, "items.list", {})).flatMap((item) => (item.kind === "code" ? [item] : []));

async function scan(path: string, options: { private?: boolean } = {}): Promise<Surface> {
  const page = await stage.browser.open(`${stage.site.origin()}${path}`, options);
  await stage.browser.clickAction(page);
  await there("#scan-page");
  return page;
}

describe("the visible part of a page", () => {
  it("is looked at on a click; all that is found is added with a second one", async () => {
    const page = await scan("/three");
    expect(await popup.text("#scan")).toBeUndefined();
    await popup.click("#scan-page");
    await expect.poll(() => popup.text("#found-codes h3"), { timeout: 15_000 }).toBe("3 codes found");
    expect(await popup.text("#found-codes")).not.toContain("Below");
    expect(await codes()).toEqual([]);
    await popup.click("#found-add");
    await expect.poll(() => popup.text("#scan [role=status]")).toBe("3 codes were added.");
    expect((await codes()).map(({ issuer }) => issuer).sort()).toEqual(["One", "Three", "Two"]);
    await popup.click("#scan-done");
    await there("#scan-page");
    await popup.click("#scan-page");
    await expect.poll(() => popup.text("#found-codes"), { timeout: 15_000 }).toContain("Here already");
    await page.close();
  });

  it("without a QR code: says what to do", async () => {
    const page = await scan("/none");
    await popup.click("#scan-page");
    await expect
      .poll(() => popup.text("#scan [role=alert]"), { timeout: 15_000 })
      .toBe("No QR code was found.");
    expect(await popup.text("#scan .hint")).toContain("zoom in");
    await popup.click("#scan-leave");
    await there("#search");
    await page.close();
  });

  it("with another QR code: says what it is", async () => {
    const page = await scan("/web");
    await popup.click("#scan-page");
    await expect.poll(() => popup.text("#scan [role=alert]"), { timeout: 15_000 }).toContain("web address");
    await page.close();
  });

  it("in a private window: nothing about the page is written", async () => {
    const manager = `${stage.browser.extensionOrigin}/popup/manager.html`;
    // Firefox shows a private popup to private pages alone.
    const beside = KIND === "firefox" ? await stage.browser.open(manager, { private: true }) : own;
    popup = new ToolbarPopup(beside);
    const page = await scan("/private", { private: true });
    await popup.click("#scan-page");
    await expect.poll(() => popup.text("#found-codes h3"), { timeout: 15_000 }).toBe("1 code found");
    await popup.click("#found-add");
    await expect.poll(() => popup.text("#scan [role=status]")).toBe("1 code was added.");
    await popup.close();
    await page.close();
    const added = (await codes()).find(({ issuer }) => issuer === "Private");
    expect(added).toBeDefined();
    expect(JSON.stringify(added)).not.toContain("localhost");
    popup = new ToolbarPopup(own);
    if (beside !== own) await beside.close();
  });
});
