import { afterAll, beforeAll, expect, it } from "vitest";
import { type Demo, startDemo } from "../../../demo/server.ts";
import type { Surface } from "../driver/index.ts";
import { beginCreate, beginGet } from "../fixtures/ceremony.ts";
import { cancel } from "../fixtures/person.ts";
import {
  creationOptions,
  KIND,
  register,
  requestOptions,
  type Stage,
  setStage,
  signIn,
} from "../fixtures/stage.ts";
import { extensionPage, look, SCHEMES } from "../views/fixtures/look.ts";
import { popupOver } from "../views/fixtures/popup-over.ts";
import { askLab, labProfile, openLab } from "./fixtures/lab-page.ts";

/** The lab's page as a person sees it, in light and dark, and what axe and the measuring find in it. */

let stage: Stage;
let demo: Demo;
let lab: Surface;

beforeAll(async () => {
  demo = await startDemo({ port: 0 });
  stage = await setStage();
});
afterAll(async () => {
  await stage?.close();
  await demo?.close();
});

/** Own, native and lab ceremonies, answered and failed. */
async function recordSome(): Promise<void> {
  const page = await stage.browser.open(`${stage.site.origin()}/`);
  const { credentialId } = await register(stage, page, { attestation: "direct" });
  await signIn(stage, page, { allowCredentials: [{ type: "public-key", id: credentialId }], timeout: 1_000 });
  const declined = await beginCreate(page, creationOptions(stage.rp));
  await cancel(await stage.browser.prompt());
  await declined.outcome();
  if (KIND === "chrome") {
    await stage.browser.virtualAuthenticator(page, { hasUserVerification: true, isUserVerified: true });
    await (await beginCreate(page, creationOptions(stage.rp, { hints: ["security-key"] }))).outcome();
  }
  const bench = await stage.browser.open(`${stage.site.origin("lab.localhost")}/`);
  await (
    await beginCreate(bench, creationOptions(stage.rp, { rp: { id: "lab.localhost", name: "Lab" } }))
  ).outcome();
  await (await beginGet(bench, requestOptions(stage.rp, { rpId: "lab.localhost" }))).outcome();
  await page.close();
  await bench.close();
}

it.each(SCHEMES)("before anything is recorded, %s", async (scheme) => {
  lab ??= await openLab(stage);
  await lab.waitFor(".lab-empty", { visible: true });
  await look(lab, "manager", scheme, "lab-empty");
});

it("records", async () => {
  await askLab(lab, "save", {
    profile: labProfile({
      sites: [{ type: "host", host: "lab.localhost" }],
      codes: ["otpauth://totp/Harbour:ada?secret=GEZDGNBVGY3TQOJQ&issuer=Harbour"],
      clockOffset: 86_400_000,
    }),
  });
  await recordSome();
  await expect.poll(() => lab.count("[data-entry]")).toBe(KIND === "chrome" ? 6 : 5);
  await expect.poll(() => lab.count('[data-outcome="pending"]')).toBe(0);
});

it.each(SCHEMES)("the list and one ceremony, %s", async (scheme) => {
  await lab.evaluate(() => {
    location.hash = "#ceremonies";
  });
  await look(lab, "manager", scheme, "lab-list");
  await lab.setViewport(1280, 800);
  await lab.click('[data-entry="1"]');
  for (const part of ["overview", "request", "response", "extensions"]) {
    await lab.click(`input[value="${part}"]`);
    if (part === "response") await lab.click(".byte-tree ul .byte-node");
    await look(lab, "manager", scheme, `lab-${part}`);
    await lab.setViewport(1280, 800);
  }
});

it.each(SCHEMES)("the findings, %s", async (scheme) => {
  await lab.click('a[href="#findings"]');
  await lab.waitFor("[data-finding]", { visible: true });
  await look(lab, "manager", scheme, "lab-findings");
  await lab.setViewport(1280, 800);
});

it.each(SCHEMES)("the profiles, %s", async (scheme) => {
  await lab.click('a[href="#profiles"]');
  await look(lab, "manager", scheme, "lab-profiles");
  await lab.setViewport(1280, 800);
  await lab.click("[data-profile]");
  await lab.waitFor("#faults", { visible: true });
  await look(lab, "manager", scheme, "lab-profile");
  await lab.setViewport(1280, 800);
});

it("the popup and the manager say that a profile is in use", async () => {
  const manager = await extensionPage(stage, "popup/manager.html", "#lab-banner");
  await manager.waitFor("#search", { visible: true });
  for (const scheme of SCHEMES) await look(manager, "manager", scheme, "lab-banner-manager");
  expect(await manager.text("#lab-banner")).toContain("Test bench is in use on other pages");
  await manager.close();
  const popup = await extensionPage(stage, "popup/popup.html", "#lab-banner");
  expect(await popup.text("#lab-banner")).toContain("Test bench");
  await popup.close();
});

it.runIf(KIND === "chrome")("the popup over a page under a profile names it", async () => {
  const address = `${stage.site.origin("lab.localhost")}/`;
  const page = await stage.browser.open(address);
  const popup = await popupOver(stage, address);
  await popup.waitFor('#lab-banner[data-here="true"]', { visible: true });
  expect(await popup.text("#lab-banner")).toContain("Test bench answers on this page, a lab profile");
  await popup.waitFor("#lock", { visible: true });
  for (const scheme of SCHEMES) await look(popup, "popup", scheme, "lab-banner-popup");
  await popup.close();
  await page.close();
});
