import { afterAll, beforeAll, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { beginCreate, beginGet } from "../fixtures/ceremony.ts";
import { makeGermanCopy } from "../fixtures/german-copy.ts";
import {
  creationOptions,
  credentialOf,
  KIND,
  requestOptions,
  type Stage,
  setStage,
} from "../fixtures/stage.ts";
import { englishLeft } from "../views/fixtures/english-left.ts";
import { cutOff } from "../views/fixtures/geometry.ts";
import { decide, untilAsked } from "./fixtures/asked.ts";
import { askLab, labProfile, openLab } from "./fixtures/lab-page.ts";

/** The lab's page in German: the specification's words stay English, and the longer words cut nothing off. */

let stage: Stage;
let lab: Surface;
let removeCopy: () => Promise<void>;

beforeAll(async () => {
  const { dir, remove } = await makeGermanCopy(`dist/${KIND}`);
  removeCopy = remove;
  stage = await setStage({ extensionDir: dir, vault: false });
  lab = await openLab(stage);
});
afterAll(async () => {
  await stage?.close();
  await removeCopy?.();
});

async function lookAtGerman(name: string): Promise<void> {
  const english = await englishLeft(lab);
  expect.soft(english, `English in ${name}: ${english.join(" | ")}`).toEqual([]);
  for (const [width, height] of [
    [1280, 900],
    [400, 900],
  ] as const) {
    await lab.setViewport(width, height);
    await lab.screenshot(`screenshots/german-${KIND}/${name}-${width}.png`);
    const cut = await cutOff(lab);
    expect.soft(cut, `cut off in ${name} at ${width}: ${cut.join("\n")}`).toEqual([]);
  }
  await lab.setViewport(1280, 900);
}

it("every view", async () => {
  await lookAtGerman("lab-empty");
  await askLab(lab, "save", {
    profile: labProfile({ name: "Bank", sites: [{ type: "origin", origin: stage.site.origin() }] }),
  });
  const page = await stage.browser.open(`${stage.site.origin()}/`);
  credentialOf(await (await beginCreate(page, creationOptions(stage.rp))).outcome());
  credentialOf(await (await beginGet(page, requestOptions(stage.rp))).outcome());
  await lab.waitFor('[data-entry="2"]');
  await page.close();
  await lab.click('[data-entry="1"]');
  for (const part of ["overview", "request", "response", "extensions"]) {
    await lab.click(`input[value="${part}"]`);
    await lookAtGerman(`lab-${part}`);
  }
  await lab.click('a[href="#findings"]');
  await lab.waitFor("[data-finding]", { visible: true });
  await lookAtGerman("lab-findings");
  await lab.click('a[href="#profiles"]');
  await lab.click("[data-profile]");
  await lab.waitFor("#faults", { visible: true });
  await lookAtGerman("lab-profile");
});

it("what waits for the developer", async () => {
  const { profiles } = await askLab(lab, "profiles", {});
  for (const { credentials: _, ...profile } of profiles) {
    const behaviour = { ...profile.behaviour, approval: "asked" as const };
    await askLab(lab, "save", { profile: { ...profile, behaviour } });
  }
  await lab.click('a[href="#ceremonies"]');
  const asking = await stage.browser.open(`${stage.site.origin()}/`);
  await beginGet(asking, requestOptions(stage.rp));
  await untilAsked(lab, 1);
  await lab.bringToFront();
  await lookAtGerman("lab-asked");
  await decide(lab, "decline");
  await untilAsked(lab, 0);
  await lookAtGerman("lab-asked-declined");
});
