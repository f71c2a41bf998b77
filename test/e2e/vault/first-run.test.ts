import { afterAll, beforeAll, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { lock, makeVaultByHand } from "../fixtures/person.ts";
import { type Stage, setStage } from "../fixtures/stage.ts";
import { ask, withPage } from "./fixtures/asking.ts";

/** First run by hand, and the recovery code that it ends with. */

const NEW_PIN = "lantern orbit 41";

let stage: Stage;
let recoveryCode = "";

beforeAll(async () => {
  stage = await setStage({ vault: false });
});
afterAll(() => stage?.close());

async function openPopup(): Promise<Surface> {
  return stage.browser.extension("popup/popup.html");
}

it("refuses trivial PINs, each with its reason, and makes no vault", async () => {
  const popup = await openPopup();
  const reasons: Record<string, RegExp> = {
    "1234": /too short/i,
    aaaaaaaa: /repeated/i,
    "987654": /run/i,
    qwerty: /keys/i,
    "24.12.1990": /date/i,
    latchkey1: /name of this product/i,
    password1: /too easy/i,
  };
  for (const [pin, reason] of Object.entries(reasons)) {
    await popup.type("#new-pin", pin);
    await popup.type("#confirm-pin", pin);
    await popup.click("#create-vault");
    await popup.waitFor("#new-pin-note[role=alert]");
    expect(await popup.text("#new-pin-note"), pin).toMatch(reason);
  }
  expect(await popup.count("#recovery-code")).toBe(0);
  expect(await ask(popup, "vault.state", {})).toBe("none");
  await popup.close();
});

it("says what a PIN is worth while it is typed", async () => {
  const popup = await openPopup();
  for (const [pin, level] of [
    ["483915", "1"],
    ["lantern orbit mosaic gravel thirteen", "4"],
  ] as const) {
    await popup.type("#new-pin", pin);
    await popup.waitFor(`.strength[data-level="${level}"] .strength-name`);
    expect(await popup.text(".strength")).toMatch(
      /someone who copies your vault would need .* with one graphics card .* with one computer/i,
    );
  }
  await popup.close();
});

it("shows the recovery code once", async () => {
  recoveryCode = await makeVaultByHand(stage.browser, NEW_PIN);
  expect(recoveryCode).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/);
  for (const path of ["popup/popup.html", "popup/manager.html#security"]) {
    const page = await stage.browser.extension(path);
    await page.waitFor("#lock");
    if (path.includes("manager")) await page.waitFor("[data-slot-type=recovery]");
    const html = await page.evaluate(() => document.documentElement.outerHTML + document.body.textContent);
    for (const part of recoveryCode.split("-")) expect(html).not.toContain(part);
    await page.close();
  }
});

it("makes a guess at the PIN cost at least 64 MiB and 3 passes", async () => {
  const slots = await withPage(stage.browser, (page) => ask(page, "slots.list", {}));
  expect(slots.map(({ type }) => type).sort()).toEqual(["pin", "recovery"]);
  const kdf = slots.find(({ type }) => type === "pin")?.kdf;
  expect(kdf?.memoryKiB).toBeGreaterThanOrEqual(65_536);
  expect(kdf?.passes).toBeGreaterThanOrEqual(3);
});

it("names a typing error in the recovery code, and opens with one that is typed carelessly", async () => {
  await lock(stage.browser);
  const popup = await openPopup();
  await popup.click("#use-recovery");
  const wrong = recoveryCode[7] === "A" ? "B" : "A";
  await popup.type("#recovery-input", recoveryCode.slice(0, 7) + wrong + recoveryCode.slice(8));
  await popup.click("#unlock");
  await popup.waitFor("#recovery-input-note[role=alert]");
  expect(await popup.text("#recovery-input-note")).toMatch(/typing error in group 2, second character/);
  expect(await ask(popup, "vault.state", {})).toBe("locked");

  await popup.type("#recovery-input", recoveryCode.slice(0, -1));
  await popup.click("#unlock");
  await expect
    .poll(() => popup.text("#recovery-input-note"))
    .toMatch(/30 letters and digits, this one has 29/);

  const careless = recoveryCode.replaceAll("0", "o").replaceAll("1", "l").replaceAll("-", " ").toLowerCase();
  await popup.type("#recovery-input", ` ${careless.replace(" ", "")} `);
  await popup.click("#unlock");
  await popup.waitFor("#keep-pin", { timeout: 30_000 });
  expect(await ask(popup, "vault.state", {})).toBe("unlocked");
  await popup.click("#keep-pin");
  await popup.waitFor("#lock");
  await popup.close();
});
