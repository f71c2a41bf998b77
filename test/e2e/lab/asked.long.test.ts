import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_PROFILE } from "../../../src/lab/profile.ts";
import { type Surface, until } from "../driver/index.ts";
import { beginCreate, beginGet } from "../fixtures/ceremony.ts";
import { RelyingParty } from "../fixtures/relying-party.ts";
import { creationOptions, credentialOf, requestOptions, type Stage, setStage } from "../fixtures/stage.ts";
import { look, SCHEMES } from "../views/fixtures/look.ts";
import { chooseFault, decide, untilAsked } from "./fixtures/asked.ts";
import { askLab, openLab } from "./fixtures/lab-page.ts";
import { tabIdOf } from "./fixtures/watcher.ts";

/** A lab profile whose approval is "asked": each ceremony waits for what the developer decides in the lab's page. */

const HOST = "lab.localhost";
const RP = { id: HOST, name: "Lab" };

let stage: Stage;
let rp: RelyingParty;
let page: Surface;
let lab: Surface;
/** A page of the extension that is no page of the lab: toolbar and banner are seen from here. */
let popup: Surface;
/** The credentials of two accounts. */
let ada = "";
let bob = "";

const badge = () => popup.evaluate(() => chrome.action.getBadgeText({}));
const said = () => lab.text("#lab-asked-said");

function account(name: string) {
  const id = Buffer.from(name).toString("base64url");
  return creationOptions(rp, { rp: RP, user: { id, name: `${name}@example.com`, displayName: name } });
}

beforeAll(async () => {
  stage = await setStage({ vault: false });
  rp = new RelyingParty(HOST, stage.site.origin(HOST));
  popup = await stage.browser.extension("popup/popup.html");
  page = await stage.browser.open(`${stage.site.origin(HOST)}/`);
});
afterAll(() => stage?.close());

it("is chosen in a profile", async () => {
  lab = await stage.browser.extension("popup/lab.html#profiles");
  await lab.click("#new-profile");
  await lab.type("#profile-site", stage.site.origin(HOST));
  await lab.click("#add-site");
  await lab.waitFor("[data-site]", { visible: true });
  await lab.evaluate(() => {
    const select = document.querySelector<HTMLSelectElement>("#approval");
    if (!select) throw new Error("No approval");
    select.value = "asked";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const behaviour = async () => (await askLab(popup, "profiles", {})).profiles[0]?.behaviour;
  await expect.poll(behaviour).toEqual({ ...DEFAULT_PROFILE, approval: "asked" });
  await lab.close();
});

it("waits while no page of the lab is open; the toolbar says so, and the popup leads there", async () => {
  const options = account("ada");
  const ceremony = await beginCreate(page, options);
  await expect.poll(badge).toBe("1");
  const title = await popup.evaluate(() => chrome.action.getTitle({}));
  expect(title).toBe("Latchkey lab: a request waits for your answer (Lab profile 1)");
  expect(await popup.text("#lab-waiting")).toBe("1 request waits for your answer");
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await ceremony.settled()).toBe(false);
  expect(await stage.browser.promptCount()).toBe(0);
  await popup.click("#open-lab");
  lab = await until("the lab's page", 10_000, async () => {
    for (const surface of await stage.browser.surfaces()) {
      if ((await surface.url()).endsWith("/popup/lab.html")) return surface;
    }
    return undefined;
  });
  await untilAsked(lab, 1);
  const card = await lab.text("[data-asked]");
  for (const text of ["create()", HOST, stage.site.origin(HOST), "ada@example.com", "preferred"]) {
    expect(card).toContain(text);
  }
  await decide(lab, "approve");
  const response = credentialOf(await ceremony.outcome());
  await rp.verifyRegistration(response, { challenge: options.challenge });
  ada = response.id;
  await untilAsked(lab, 0);
  expect(await said()).toBe("create() of lab.localhost was approved.");
  await expect.poll(badge).toBe("LAB");
});

describe("the developer", () => {
  it("approves with the keyboard, and keeps their place", async () => {
    const options = account("bob");
    const ceremony = await beginCreate(page, options);
    await untilAsked(lab, 1);
    await lab.bringToFront();
    await lab.evaluate(() => document.querySelector<HTMLElement>('[data-decide="approve"]')?.focus());
    await lab.press("Enter");
    const response = credentialOf(await ceremony.outcome());
    await rp.verifyRegistration(response, { challenge: options.challenge });
    bob = response.id;
    await untilAsked(lab, 0);
    expect(await lab.evaluate(() => document.activeElement?.tagName)).toMatch(/^H[1-3]$/);
  });

  it("chooses which of two accounts answers", async () => {
    for (const choice of [ada, bob]) {
      const options = requestOptions(rp, { rpId: HOST });
      const ceremony = await beginGet(page, options);
      await untilAsked(lab, 1);
      await decide(lab, "approve", { choice });
      const response = credentialOf(await ceremony.outcome());
      expect(response.id).toBe(choice);
      await rp.verifyAuthentication(response, { challenge: options.challenge });
    }
  });

  it("declines", async () => {
    const ceremony = await beginGet(page, requestOptions(rp, { rpId: HOST }));
    await decide(lab, "decline");
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    expect(await said()).toContain("was declined");
  });

  it("lets the verification fail", async () => {
    const ceremony = await beginGet(page, requestOptions(rp, { rpId: HOST, userVerification: "required" }));
    await decide(lab, "approve", { recognised: false });
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
  });

  it("makes one answer fail, with an error or with something wrong in it", async () => {
    const failing = await beginGet(page, requestOptions(rp, { rpId: HOST }));
    await decide(lab, "fail", { fault: "UnknownError" });
    expect(await failing.outcome()).toMatchObject({ ok: false, name: "UnknownError" });
    const options = requestOptions(rp, { rpId: HOST });
    const spoilt = await beginGet(page, options);
    await decide(lab, "fail", { fault: "bad-signature" });
    const response = credentialOf(await spoilt.outcome());
    await expect(rp.verifyAuthentication(response, { challenge: options.challenge })).rejects.toThrow();
    // The list says whose answer it was, and the log what was wrong with it.
    await expect.poll(() => lab.text("#lab-rows > :first-child .profile-chip")).toBe("Lab profile 1");
    await lab.click("#lab-rows > :first-child a");
    await expect.poll(() => lab.text(".lab-entry .lab-facts")).toContain("bad-signature");
  });
});

describe("a page that does not wait any more", () => {
  it("aborts", async () => {
    const ceremony = await beginCreate(page, account("eve"));
    await untilAsked(lab, 1);
    await ceremony.abort();
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "AbortError" });
    await untilAsked(lab, 0);
    expect(await said()).toBe("The page does not wait for create() of lab.localhost any more.");
  });

  it("goes elsewhere", async () => {
    await beginCreate(page, account("eve"));
    await untilAsked(lab, 1);
    await page.goto(`${stage.site.origin(HOST)}/?elsewhere`);
    await untilAsked(lab, 0);
    const [profile] = (await askLab(popup, "profiles", {})).profiles;
    expect(profile?.credentials).toBe(2);
    await expect.poll(badge).toBe("LAB");
  });
});

it("two pages of the lab show it; the first answer counts, and the other one is told", async () => {
  const tabId = await tabIdOf(popup, await page.url());
  const panel = await openLab(stage, tabId);
  const elsewhere = await openLab(stage, tabId + 1_000);
  const ceremony = await beginGet(page, requestOptions(rp, { rpId: HOST }));
  const [id] = await untilAsked(lab, 1);
  expect(await untilAsked(panel, 1)).toEqual([id]);
  await untilAsked(elsewhere, 0);
  await decide(panel, "approve", { choice: ada });
  expect(credentialOf(await ceremony.outcome()).id).toBe(ada);
  await untilAsked(lab, 0);
  expect(await said()).toBe("get() of lab.localhost was approved.");
  const decision = { type: "declined" } as const;
  await expect(askLab(lab, "decide", { id: id ?? "", decision })).rejects.toThrow("does not wait");
  await panel.close();
  await elsewhere.close();
});

describe("a stop of the background while it waits", () => {
  it("a page of the lab that does not record hears of the next one too", async () => {
    await lab.click("#record");
    await stage.browser.stopBackground();
    const ceremony = await beginGet(page, requestOptions(rp, { rpId: HOST }));
    await untilAsked(lab, 1);
    await decide(lab, "decline");
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    await lab.click("#record");
  });

  it("with the lab's page open: it goes on, and is answered there", async () => {
    const ceremony = await beginGet(page, requestOptions(rp, { rpId: HOST }));
    const ids = await untilAsked(lab, 1);
    await stage.browser.stopBackground();
    expect(await untilAsked(lab, 1)).toEqual(ids);
    await decide(lab, "approve", { choice: bob });
    expect(credentialOf(await ceremony.outcome()).id).toBe(bob);
    await untilAsked(lab, 0);
  });

  it("with none open: it waits for one that is opened later", async () => {
    await lab.close();
    const ceremony = await beginGet(page, requestOptions(rp, { rpId: HOST }));
    await expect.poll(badge).toBe("1");
    await stage.browser.stopBackground();
    lab = await openLab(stage);
    await untilAsked(lab, 1);
    expect(await badge()).toBe("1");
    await decide(lab, "approve", { choice: ada });
    expect(credentialOf(await ceremony.outcome()).id).toBe(ada);
    await expect.poll(badge).toBe("LAB");
  });
});

describe("as a person sees it", () => {
  let other: Surface;

  it.each(SCHEMES)("two that wait, %s", async (scheme) => {
    if ((await lab.count("[data-asked]")) === 0) {
      await beginCreate(page, account("grace"));
      await untilAsked(lab, 1);
      other = await stage.browser.open(`${stage.site.origin(HOST)}/`);
      await beginGet(other, requestOptions(rp, { rpId: HOST }));
      await untilAsked(lab, 2);
    }
    await lab.evaluate(() => {
      location.hash = "#ceremonies";
    });
    await chooseFault(lab, "[data-asked]:last-of-type", "counter-rolled-back");
    await look(lab, "manager", scheme, "lab-asked");
    await lab.setViewport(1280, 800);
    expect(await lab.text("#lab-asked-title")).toBe("2 requests wait for your answer");
    expect(await lab.text("[data-asked]")).toContain("create()");
    // Whoever looks at the list does not take it for the vault's.
    expect(await lab.text("#lab-rows > :first-child .profile-chip")).toBe("Lab profile 1");
    await look(popup, "popup", scheme, "lab-asked-popup");
  });

  it("a profile that is switched off ends them", async () => {
    const [profile] = (await askLab(popup, "profiles", {})).profiles;
    if (!profile) throw new Error("No profile");
    const { credentials: _, ...named } = profile;
    await askLab(popup, "save", { profile: { ...named, on: false } });
    await untilAsked(lab, 0);
    expect(await said()).toContain("its profile does not answer there any more");
    await look(lab, "manager", "light", "lab-asked-ended");
    expect(await badge()).toBe("");
    expect(await stage.browser.promptCount()).toBe(0);
    await other.close();
  });
});
