import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { beginCreate, beginGet } from "../fixtures/ceremony.ts";
import { cancel } from "../fixtures/person.ts";
import { creationOptions, KIND, register, requestOptions, type Stage, setStage } from "../fixtures/stage.ts";
import { chooseFile } from "../vault/fixtures/files.ts";
import { focusedName, tabTo } from "../views/fixtures/keys.ts";
import { askLab, labProfile, openLab, untilWatched } from "./fixtures/lab-page.ts";
import { tabIdOf } from "./fixtures/watcher.ts";

/** The panel's page, driven as a tab with the id of the tab that the developer tools would inspect. */

let stage: Stage;
let page: Surface;
let lab: Surface;

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/inspected`);
  const any = await stage.browser.extension("popup/popup.html");
  const tabId = await tabIdOf(any, `${stage.site.origin()}/inspected`);
  await any.close();
  lab = await openLab(stage, tabId);
  // The list beside the ceremony.
  await lab.setViewport(1280, 800);
});
afterAll(() => stage?.close());
afterEach(async () => {
  await lab.evaluate(() => {
    location.hash = "#ceremonies";
  });
});

const problem = () => lab.text("[role=alert]");
const file = (value: unknown) =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

describe("the recording", () => {
  it("says what to do while it is empty", async () => {
    expect(await lab.text(".lab-empty h2")).toBe("Waiting for a ceremony");
    expect(await lab.count("#reload-tab")).toBe(1);
  });

  it("is of the inspected tab alone", async () => {
    const other = await stage.browser.open(`${stage.site.origin()}/other`);
    const elsewhere = await beginCreate(other, creationOptions(stage.rp));
    await cancel(await stage.browser.prompt());
    await elsewhere.outcome();
    await other.close();
    await register(stage, page);
    await expect.poll(() => lab.count("[data-entry]")).toBe(1);
    expect(await lab.text('[data-entry="1"]')).toContain("Latchkey");
  });

  it("stops and goes on", async () => {
    await lab.click("#record");
    const unseen = await beginGet(page, requestOptions(stage.rp));
    await cancel(await stage.browser.prompt());
    await unseen.outcome();
    await lab.click("#record");
    await untilWatched(lab);
    // The document that is open goes on to be observed.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const seen = await beginGet(page, requestOptions(stage.rp));
    await cancel(await stage.browser.prompt());
    await seen.outcome();
    await expect.poll(() => lab.count("[data-entry]")).toBe(2);
  });

  it("goes on, with what there was, when the background was stopped", async () => {
    await stage.browser.stopBackground();
    await expect.poll(() => stage.browser.backgroundRunning(), { timeout: 10_000 }).toBe(true);
    await untilWatched(lab);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const begun = await beginGet(page, requestOptions(stage.rp));
    await cancel(await stage.browser.prompt());
    await begun.outcome();
    await expect.poll(() => lab.count("[data-entry]")).toBe(3);
  });
});

describe("one ceremony", () => {
  it("is shown flag by flag, its bytes marked in hex", async () => {
    await lab.click('[data-entry="1"]');
    expect(await lab.text(".lab-bars")).toContain("Window and person");
    expect(await lab.count('.lab-steps [data-state="failed"]')).toBe(0);
    await lab.click('input[value="response"]');
    const flags = await lab.evaluate(() =>
      [...document.querySelectorAll('[data-kind="flag"] .byte-node')].map((node) => node.textContent),
    );
    expect(flags).toEqual(expect.arrayContaining([expect.stringMatching(/^UP1user present\d+–\d+$/)]));
    await lab.evaluate(() => {
      const nodes = [...document.querySelectorAll<HTMLElement>(".byte-node")];
      nodes.find((node) => node.querySelector(".byte-label")?.textContent === "aaguid")?.click();
    });
    const marked = await lab.evaluate(() =>
      [...document.querySelectorAll(".hex mark")].map((byte) => byte.textContent).join(""),
    );
    expect(marked).toBe("85695d1e35e748d9b82409c4cc891315");
  });

  it("that failed names its step", async () => {
    await lab.click('[data-entry="2"]');
    await lab.click('input[value="overview"]');
    expect(await lab.text(".lab-facts")).toContain("NotAllowedError");
    expect(await lab.count('.lab-steps [data-state="failed"]')).toBe(1);
  });

  it("of a real credential has no WebDriver form, of a lab profile it has", async () => {
    await lab.click('[data-entry="1"]');
    expect(await lab.count("#copy-webdriver")).toBe(0);
    expect(await lab.count("#copy-json")).toBe(1);
    await askLab(lab, "save", {
      profile: labProfile({ sites: [{ type: "origin", origin: stage.site.origin() }] }),
    });
    await (await beginCreate(page, creationOptions(stage.rp))).outcome();
    await lab.waitFor('[data-entry="4"]');
    await lab.click('[data-entry="4"]');
    await lab.waitFor("#copy-webdriver", { visible: true });
    const { profiles } = await askLab(lab, "profiles", {});
    await askLab(lab, "remove", { id: profiles[0]?.id ?? "" });
  });
});

describe("with the keyboard", () => {
  it.runIf(KIND === "chrome")("a ceremony is found, opened, and one of its parts chosen", async () => {
    await lab.bringToFront();
    await tabTo(lab, /Origin, rpId or error/);
    await lab.press("N");
    await expect.poll(() => lab.count("[data-entry]")).toBeLessThan(4);
    await lab.press("Backspace");
    await expect.poll(() => lab.count("[data-entry]")).toBe(4);
    await tabTo(lab, /^create\(\)\s*localhost/);
    await lab.press("Enter");
    await lab.waitFor(".lab-parts", { visible: true });
    await tabTo(lab, /Overview/);
    await lab.press("ArrowRight");
    await expect.poll(() => focusedName(lab)).toContain("Request");
    expect(await lab.text(".lab-json")).toContain("challenge");
  });
});

describe("a log as a file", () => {
  it.each([
    ["no JSON", "hello", /not JSON/],
    ["another form", { format: "something" }, /not a log of Latchkey/],
    ["another version", { format: "latchkey-lab-log", version: 99, entries: [] }, /version 99/],
    ["a wrong entry", { format: "latchkey-lab-log", version: 1, entries: [{ version: 1 }] }, /Entry 1: /],
  ])("with %s is refused, and says why", async (_, content, message) => {
    const before = await lab.count("[data-entry]");
    await chooseFile(lab, "#load-log", file(content));
    await expect.poll(problem).toMatch(message);
    expect(await lab.count("[data-entry]")).toBe(before);
  });

  it("is read again, and nothing of it is taken for what it is not", async () => {
    const entry = {
      version: 1,
      id: "1",
      startedAt: 1_900_000_000_000,
      ceremony: "get",
      form: "json",
      options: { challenge: "AAEC", rpId: "<b>evil</b>" },
      caller: { origin: "https://example.com", sameOriginWithAncestors: true, inFrame: false },
      answeredBy: "native",
      outcome: { type: "error", name: "NotAllowedError", message: "<img src=x onerror=alert(1)>" },
      timing: { total: 5, stages: [] },
    };
    const before = await lab.count("[data-entry]");
    const log = { format: "latchkey-lab-log", version: 1, entries: [entry] };
    await chooseFile(lab, "#load-log", file(log));
    await expect.poll(() => lab.count("[data-entry]")).toBe(before + 1);
    await lab.click("#lab-rows li:first-child a");
    await expect.poll(() => lab.text(".lab-facts")).toContain("<img src=x");
    expect(await lab.count(".lab-facts img, .lab-row b")).toBe(0);
    await lab.click('a[href="#findings"]');
    await lab.waitFor("[data-finding]", { visible: true });
  });
});
