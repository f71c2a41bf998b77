import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type Surface, until } from "../driver/index.ts";
import { lock } from "../fixtures/person.ts";
import { randomBase64url } from "../fixtures/relying-party.ts";
import { register, type Stage, setStage } from "../fixtures/stage.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { byRole, countByRole, fill, press } from "./fixtures/by-role.ts";
import { HOTP_VALUES, newCode, newCounterCode, valuesAround } from "./fixtures/codes.ts";
import { confirmRecovery } from "./fixtures/quiet.ts";

/** The toolbar popup of an open vault, used from the keyboard as a command palette is. */

let stage: Stage;
let popup: Surface;

beforeAll(async () => {
  stage = await setStage();
  await confirmRecovery(stage.browser);
});
afterAll(() => stage?.close());
beforeEach(async () => {
  popup = await stage.browser.extension("popup/popup.html");
});
afterEach(() => popup.close());

/** What is on the clipboard, pasted into the search as a person would. */
async function pasted(): Promise<string> {
  await popup.type("#search", "");
  await popup.press("Control+v");
  const text = await popup.text("#search");
  await popup.press("Escape");
  return text;
}
async function surfaceAt(path: string): Promise<Surface | undefined> {
  for (const surface of await stage.browser.surfaces())
    if ((await surface.url()).endsWith(path)) return surface;
  return undefined;
}
const focused = () =>
  popup.evaluate(() => document.activeElement?.closest("li")?.textContent ?? document.activeElement?.id);

it("says what to do while there is nothing", async () => {
  await byRole(popup, "heading", "Nothing here yet");
  expect(await popup.text("main")).toContain("When a site offers to create a passkey");
  await press(popup, "button", "Add a code");
  const manager = await until("the manager", 10_000, () => surfaceAt("popup/manager.html#add-code"));
  await byRole(manager, "dialog", "Add a code");
  await manager.close();
});

it("finds by every word, and copies with Enter from the search field", async () => {
  await ask(popup, "codes.add", {
    codes: [
      newCode("GitLab", "ada@work.example"),
      newCode("Mail", "ada@home.example", { site: "mail.example" }),
      newCounterCode("Counter", "ada"),
    ],
  });
  const page = await stage.browser.open(`${stage.site.origin()}/`);
  await register(stage, page, { user: { id: randomBase64url(), name: "ada", displayName: "Ada" } });
  await page.close();
  await popup.reload();
  await fill(popup, "searchbox", "Search items", "ada home");
  await expect.poll(() => popup.count("li[data-otp-id]")).toBe(1);
  expect(await popup.count("li[data-credential-id]")).toBe(0);
  await expect.poll(() => popup.text("[data-code-value]")).toMatch(/^\d{3} \d{3}$/);
  await popup.press("Enter");
  await expect.poll(() => popup.text("#copied")).toMatch(/^Copied. The clipboard is cleared in 30 seconds/);
  expect(valuesAround(Date.now())).toContain(await pasted());
});

it("is walked with the arrow keys; c copies, other letters search, Escape clears", async () => {
  await popup.waitFor("li[data-otp-id]");
  expect(await focused()).toBe("search");
  await popup.press("ArrowDown");
  await expect.poll(focused).toContain("Counter");
  await popup.press("c");
  await expect.poll(() => popup.text("#copied")).toContain("Copied");
  expect(await pasted()).toBe(HOTP_VALUES[0]);
  await popup.press("ArrowDown");
  await popup.press("ArrowDown");
  await expect.poll(focused).toContain("GitLab");
  await popup.press("m");
  await expect.poll(() => popup.text("#search")).toBe("m");
  await popup.press("Escape");
  await expect.poll(() => popup.text("#search")).toBe("");
  expect(await popup.count("li[data-otp-id]")).toBe(3);
});

it("takes a counter on when it is asked to", async () => {
  const value = "li[data-otp-id] [data-code-value]";
  await expect.poll(() => popup.text(value)).toBe("755 224");
  await press(popup, "button", "Next code of Counter");
  await expect.poll(() => popup.text(value)).toBe("287 082");
});

it("shows the seconds that are left of a code", async () => {
  await popup.waitFor(".ring");
  const seconds = () =>
    popup.evaluate(() => Number.parseInt(document.querySelector(".ring")?.textContent ?? "", 10));
  const first = await seconds();
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThanOrEqual(30);
  await expect.poll(seconds).not.toBe(first);
});

it("opens a passkey in the manager", async () => {
  await fill(popup, "searchbox", "Search items", "localhost");
  await popup.waitFor("li[data-credential-id]");
  await popup.press("Enter");
  await expect
    .poll(async () => Promise.all((await stage.browser.surfaces()).map((surface) => surface.url())))
    .toContainEqual(expect.stringMatching(/manager\.html#item=[\w-]{22}$/));
});

it("says where nothing is found, and goes back", async () => {
  await fill(popup, "searchbox", "Search items", "no such thing");
  await byRole(popup, "heading", "Nothing found");
  await press(popup, "button", "Clear the search");
  await popup.waitFor("li[data-otp-id]");
});

it("shows nothing of the items once the vault is locked", async () => {
  await popup.waitFor("li[data-otp-id]");
  await lock(stage.browser);
  await popup.waitFor("#unlock");
  expect(await popup.count("li")).toBe(0);
  expect(await countByRole(popup, "searchbox", "Search")).toBe(0);
});
