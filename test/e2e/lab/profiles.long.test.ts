import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, startDemo, type Verified } from "../../../demo/server.ts";
import type { FaultName } from "../../../src/lab/faults/names.ts";
import { DEFAULT_PROFILE } from "../../../src/lab/profile.ts";
import type { NamedProfile } from "../../../src/lab/profiles/named-profile.ts";
import type { Surface } from "../driver/index.ts";
import { beginCreate, beginGet } from "../fixtures/ceremony.ts";
import { approve, cancel, lock, unlock } from "../fixtures/person.ts";
import { creationOptions, PIN, register, requestOptions, type Stage, setStage } from "../fixtures/stage.ts";
import { askLab, labProfile } from "./fixtures/lab-page.ts";

/** A lab profile at the demo relying party, beside a real vault that it can neither reach nor be mistaken for. */

const NAME = "grace";
const PASSWORD = "a long enough password";

let stage: Stage;
let demo: Demo;
let page: Surface;
let lab: Surface;
const verified: Verified[] = [];

beforeAll(async () => {
  demo = await startDemo({ port: 0 });
  demo.onVerified((event) => verified.push(event));
  stage = await setStage();
  page = await stage.browser.open(demo.origin);
  lab = await stage.browser.extension("popup/lab.html#profiles");
});
afterAll(async () => {
  await stage?.close();
  await demo?.close();
});

/** The one profile, as it is stored now. */
async function stored(): Promise<NamedProfile> {
  const { profiles } = await askLab(lab, "profiles", {});
  const [profile] = profiles;
  if (!profile) throw new Error("There is no profile");
  const { credentials: _, ...named } = profile;
  return named;
}

async function behave(behaviour: Partial<NamedProfile["behaviour"]>): Promise<void> {
  const profile = await stored();
  await askLab(lab, "save", { profile: { ...profile, behaviour: { ...DEFAULT_PROFILE, ...behaviour } } });
}

const title = () => lab.evaluate(() => chrome.action.getTitle({}));
const badge = () => lab.evaluate(() => chrome.action.getBadgeText({}));

async function signIn(): Promise<void> {
  await page.click("#passkey-signin");
}

describe("a profile with automatic approval", () => {
  it("is made and assigned by the person in the lab's page", async () => {
    expect(await badge()).toBe("");
    await lab.click("#new-profile");
    await lab.type("#profile-site", demo.origin);
    await lab.click("#add-site");
    await lab.waitFor(`[data-site="${demo.origin}"]`, { visible: true });
    expect(await stored()).toMatchObject({
      name: "Lab profile 1",
      on: true,
      sites: [{ type: "origin", origin: demo.origin }],
    });
    expect(await badge()).toBe("LAB");
    expect(await title()).toBe("Latchkey lab: Lab profile 1");
  });

  it("registers and signs in at the demo, with no window", async () => {
    await page.type("#signup-username", NAME);
    await page.type("#signup-password", PASSWORD);
    await page.click("#signup-submit");
    await page.waitFor("#add-passkey", { visible: true });
    await page.click("#add-passkey");
    await page.waitFor("[data-passkey-id]", { visible: true });
    expect(verified.at(-1)).toMatchObject({ step: "registration", username: NAME, counter: 1 });
    await page.click("#sign-out");
    await page.waitFor("#passkey-signin", { visible: true });
    await signIn();
    await page.waitFor("#add-passkey", { visible: true });
    expect(verified.at(-1)).toMatchObject({ step: "passkey-signin", flags: { up: true, uv: true } });
    expect(await stage.browser.promptCount()).toBe(0);
  });

  it("works while the real vault is locked, and leaves it locked", async () => {
    await lock(stage.browser);
    await page.click("#sign-out");
    await page.waitFor("#passkey-signin", { visible: true });
    await signIn();
    await page.waitFor("#add-passkey", { visible: true });
    expect(await stage.browser.promptCount()).toBe(0);
    const state = await lab.evaluate(() => chrome.runtime.sendMessage({ type: "vault.state" }));
    expect(state.value).toBe("locked");
    await unlock(stage.browser, PIN);
  });

  it("goes on after a stop of the background", async () => {
    await page.click("#sign-out");
    await page.waitFor("#passkey-signin", { visible: true });
    await stage.browser.stopBackground();
    await signIn();
    await page.waitFor("#add-passkey", { visible: true });
    expect(await stage.browser.promptCount()).toBe(0);
  });
});

describe("faults", () => {
  const refused: FaultName[] = [
    "bad-signature",
    "wrong-rp-id-hash",
    "wrong-challenge",
    "wrong-origin",
    "up-zero",
    "foreign-credential-id",
    "missing-user-handle",
    "NotAllowedError",
  ];

  it.each(refused)("%s: the demo's server, or its page, signs nobody in", async (fault) => {
    await page.goto(demo.origin);
    if ((await page.count("#sign-out")) > 0) await page.click("#sign-out");
    await page.waitFor("#passkey-signin", { visible: true });
    verified.length = 0;
    await behave({ faults: [fault] });
    await signIn();
    await page.waitFor('#status[data-state="error"]');
    expect(verified).toEqual([]);
    expect(await stage.browser.promptCount()).toBe(0);
  });

  it("gone, it signs in again", async () => {
    await behave({});
    await page.goto(demo.origin);
    await page.waitFor("#passkey-signin", { visible: true });
    await signIn();
    await page.waitFor("#add-passkey", { visible: true });
  });
});

describe("the real vault", () => {
  it("knows nothing of the lab's credentials", async () => {
    const { credentials } = await askLab(lab, "credentials", { id: (await stored()).id });
    expect(credentials.length).toBeGreaterThan(0);
    const list = await lab.evaluate(() => chrome.runtime.sendMessage({ type: "items.list" }));
    expect(list.ok).toBe(true);
    for (const { credentialId } of credentials) expect(JSON.stringify(list)).not.toContain(credentialId);
    expect(JSON.stringify(list)).not.toContain(NAME);
  });

  it("asks the person on every other site as ever, another port of the same host included", async () => {
    const other = await stage.browser.open(`${stage.site.origin()}/`);
    const { credentialId } = await register(stage, other);
    const begun = await beginGet(other, requestOptions(stage.rp));
    const prompt = await stage.browser.prompt();
    // Nothing approves by itself: the window waits.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await begun.settled()).toBe(false);
    await approve(prompt, { pin: PIN });
    expect(await begun.outcome()).toMatchObject({ ok: true, credential: { id: credentialId } });
    // The demo has the same rpId, and the vault now has a passkey for it: a lab site cannot use it.
    const named = requestOptions(stage.rp, { allowCredentials: [{ type: "public-key", id: credentialId }] });
    const tried = await beginGet(page, named);
    expect(await tried.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    expect(await stage.browser.promptCount()).toBe(0);
    await other.close();
  });
});

describe("a hostile page", () => {
  let hostile: Surface;
  let tabId: number;
  beforeAll(async () => {
    hostile = await stage.browser.open(`${stage.site.origin("hostile.localhost")}/`);
    tabId = await lab.evaluate(async (url) => {
      const tabs = await chrome.tabs.query({});
      return tabs.find((tab) => tab.url?.startsWith(url))?.id ?? -1;
    }, stage.site.origin("hostile.localhost"));
  });
  afterAll(() => hostile?.close());

  it("cannot switch a profile on, not even with the powers of a content script", async () => {
    const profile = labProfile({
      sites: [{ type: "origin", origin: stage.site.origin("hostile.localhost") }],
    });
    const [{ result } = { result: undefined }] = await lab.evaluate(
      async (id, given) =>
        chrome.scripting.executeScript({
          target: { tabId: id },
          args: [given],
          func: async (wanted) => {
            const heard: unknown[] = [];
            const port = chrome.runtime.connect({ name: "lab" });
            port.onMessage.addListener((message) => heard.push(message));
            const closed = new Promise((resolve) => port.onDisconnect.addListener(() => resolve(true)));
            try {
              port.postMessage({ type: "ask", number: 1, call: { type: "save", profile: wanted } });
            } catch {
              // Closed already.
            }
            let wrote = false;
            try {
              await chrome.storage.session.set({ "lab.assignments": { profiles: [wanted], tabs: [] } });
              wrote = true;
            } catch {
              // Closed to content scripts.
            }
            const late = new Promise((resolve) => setTimeout(() => resolve(false), 2_000));
            return { closed: await Promise.race([closed, late]), heard, wrote };
          },
        }),
      tabId,
      profile as unknown as Record<string, unknown>,
    );
    expect(result).toEqual({ closed: true, heard: [], wrote: false });
    expect((await askLab(lab, "profiles", {})).profiles).toHaveLength(1);
    const begun = await beginCreate(
      hostile,
      creationOptions(stage.rp, { rp: { id: "hostile.localhost", name: "Hostile" } }),
    );
    await cancel(await stage.browser.prompt());
    expect(await begun.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
  });

  it("is not under a profile by naming a site that is, nor by framing it in a sandbox", async () => {
    const framed = stage.site.origin("framed.localhost");
    const profile = await stored();
    await askLab(lab, "save", {
      profile: { ...profile, sites: [...profile.sites, { type: "origin", origin: framed }] },
    });
    const { credentials } = await askLab(lab, "credentials", { id: profile.id });
    const claimed = await beginGet(hostile, requestOptions(stage.rp));
    expect(await claimed.outcome()).toMatchObject({ ok: false, name: "SecurityError" });
    stage.site.page(
      "/framing",
      `<!doctype html><iframe sandbox="allow-scripts" allow="publickey-credentials-get *; publickey-credentials-create *" src="${framed}/"></iframe>`,
    );
    await hostile.goto(`${stage.site.origin("hostile.localhost")}/framing`);
    const [frame] = await hostile.frames();
    if (!frame) throw new Error("No frame");
    expect(await frame.evaluate(() => self.origin)).toBe("null");
    const options = creationOptions(stage.rp, { rp: { id: "framed.localhost", name: "Framed" } });
    const inside = await beginCreate(frame, options, { inBackground: true });
    expect(await inside.outcome()).toMatchObject({ ok: false });
    expect((await askLab(lab, "credentials", { id: profile.id })).credentials).toEqual(credentials);
    expect(await stage.browser.promptCount()).toBe(0);
  });
});

describe("at the end", () => {
  it("a profile that is off leaves its sites to the vault, and the toolbar as it was", async () => {
    await askLab(lab, "save", { profile: { ...(await stored()), on: false } });
    expect(await badge()).toBe("");
    expect(await title()).toBe("Latchkey");
    const begun = await beginGet(page, requestOptions(stage.rp));
    await cancel(await stage.browser.prompt());
    expect(await begun.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
  });

  it("a profile that is removed takes all of it, the database too", async () => {
    await lab.bringToFront();
    await lab.click("#remove-profile");
    await lab.click("#remove-profile");
    await lab.waitFor("#remove-profile", { gone: true });
    expect((await askLab(lab, "profiles", {})).profiles).toEqual([]);
    const databases = await lab.evaluate(() => indexedDB.databases());
    expect(databases.map(({ name }) => name)).not.toContain("lab");
    const session = await lab.evaluate(() => chrome.storage.session.get("lab.assignments"));
    expect(session).toEqual({ "lab.assignments": { profiles: [], tabs: [] } });
  });
});
