import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Browser, type Frame, type Surface, sleep } from "./driver/index.ts";
import { launchBare } from "./fixtures/bare-browser.ts";
import { beginGet } from "./fixtures/ceremony.ts";
import { inToolbar, keyIn, LOGIN, shownKey } from "./fixtures/conditional.ts";
import { OTHER_HOST } from "./fixtures/frames.ts";
import { keysSeen, watchForKeys } from "./fixtures/key-watch.ts";
import { approve } from "./fixtures/person.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import {
  credentialOf,
  descriptor,
  KIND,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";

/** Requests that wait beside a form which is in a frame. */

const mediation = "conditional";
const GET = "publickey-credentials-get";
/** The key beside the field, in the frame's document. */
const KEY = "html > :last-child:not(body)";

let stage: Stage;
let bare: Browser;
/** The relying party of the frame's own origin, by host, and its passkey. */
let sites: Record<string, { rp: RelyingParty; credentialId: string }>;
const opened: Surface[] = [];
let pages = 0;

beforeAll(async () => {
  stage = await setStage();
  bare = await launchBare();
  stage.site.page("/login", LOGIN);
  sites = {};
  for (const host of ["localhost", OTHER_HOST]) {
    const rp = new RelyingParty(host, stage.site.origin(host));
    const own = await stage.browser.open(`${rp.origin}/`);
    sites[host] = { rp, credentialId: (await register({ ...stage, rp }, own)).credentialId };
    await own.close();
  }
});
afterAll(async () => {
  await bare?.close();
  await stage?.close();
});
afterEach(async () => {
  for (const page of opened.splice(0)) await page.close();
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
});

interface Framed {
  page: Surface;
  frame: Frame;
  rp: RelyingParty;
  credentialId: string;
}

/** A page of localhost around a form of that host. */
async function framed(host: string, allow?: string, browser = stage.browser): Promise<Framed> {
  const attribute = allow === undefined ? "" : ` allow="${allow}"`;
  const path = `/around-${++pages}`;
  const html = `<iframe width="400" height="120" src="${stage.site.origin(host)}/login"${attribute}></iframe>`;
  stage.site.page(path, `<!doctype html><title>Around</title>${html}`);
  const page = await browser.open(stage.site.origin() + path);
  opened.push(page);
  const [frame] = await page.frames();
  const site = sites[host];
  if (frame === undefined || site === undefined) throw new Error(`There is no frame of ${host}`);
  return { page, frame, ...site };
}

/** What the page is told at once; "waits" where it is told nothing, after a look at what is there meanwhile. */
async function toldAtOnce(
  { frame, rp, credentialId }: Framed,
  { listed = false, look = async () => {} } = {},
): Promise<string> {
  const change = listed ? { allowCredentials: descriptor(credentialId) } : {};
  const ceremony = await beginGet(frame, requestOptions(rp, change), { mediation });
  await sleep(1_500);
  if (!(await ceremony.settled())) {
    await look();
    await ceremony.abort();
    return "waits";
  }
  const outcome = await ceremony.outcome();
  return outcome.ok ? "answered" : `${outcome.name}: ${outcome.message}`;
}

/** Nothing of Latchkey is in the frame or in the toolbar, and the browser's own word is the page's. */
async function expectNative(host: string, allow: string | undefined, word: RegExp): Promise<void> {
  const without = await toldAtOnce(await framed(host, allow, bare));
  expect(without).toMatch(word);
  for (const listed of [false, true]) {
    const here = await framed(host, allow);
    await watchForKeys(here.frame);
    const look = async () => {
      expect(await keyIn(here.frame)).toBeNull();
      expect(await inToolbar(stage.browser, await here.page.url(), "look")).toBeNull();
      expect(await stage.browser.promptCount()).toBe(0);
    };
    expect(await toldAtOnce(here, { listed, look })).toBe(without);
    await look();
    // Firefox tells of a frame's policy nobody but the page: there a key comes and goes in a frame of the page's origin.
    const hidden = KIND === "firefox" && host === "localhost";
    if (!hidden) expect(await keysSeen(here.frame)).toBe(0);
  }
}

/** The person comes to the request by the key in the frame, or by the toolbar. */
async function answered({ page, frame, rp, credentialId }: Framed, by: string) {
  const options = requestOptions(rp);
  const ceremony = await beginGet(frame, options, { mediation });
  await shownKey(frame);
  expect(await keyIn(page)).toBeNull();
  await sleep(500);
  expect(await stage.browser.promptCount()).toBe(0);
  const url = await page.url();
  expect(await inToolbar(stage.browser, url, "look")).toBe(rp.rpId);
  if (by === "key") await frame.click(KEY);
  else await inToolbar(stage.browser, url, "open");
  const prompt = await stage.browser.prompt();
  const shown = {
    rpId: await prompt.text("#rp-id"),
    topOrigin: (await prompt.count("#top-origin")) > 0 ? await prompt.text("#top-origin") : undefined,
  };
  await approve(prompt, { pin: PIN });
  const response = credentialOf(await ceremony.outcome());
  expect(response.id).toBe(credentialId);
  await expect.poll(() => keyIn(frame)).toBeNull();
  const { crossOrigin, topOrigin } = JSON.parse(
    Buffer.from(response.response.clientDataJSON, "base64url").toString(),
  );
  const verify = (expected: object) =>
    rp.verifyAuthentication(response, { challenge: options.challenge, ...expected });
  return { shown, crossOrigin, topOrigin, verify };
}

describe("of the page's own origin", () => {
  it.each(["key", "toolbar"])("is answered, by the %s, as the page itself is", async (by) => {
    const { shown, crossOrigin, topOrigin, verify } = await answered(await framed("localhost"), by);
    expect(shown).toEqual({ rpId: "localhost", topOrigin: undefined });
    expect({ crossOrigin, topOrigin }).toEqual({ crossOrigin: false, topOrigin: undefined });
    await verify({});
  });

  it("goes with its frame: window, key and the toolbar's offer", async () => {
    const { page, frame, rp } = await framed("localhost");
    await beginGet(frame, requestOptions(rp), { mediation });
    await shownKey(frame);
    await frame.click(KEY);
    const prompt = await stage.browser.prompt();
    await page.evaluate(() => document.querySelector("iframe")?.remove());
    await prompt.waitClosed();
    await expect.poll(async () => inToolbar(stage.browser, await page.url(), "look")).toBeNull();
  });

  it("has the browser's own error where the page forbids it", async () => {
    await expectNative("localhost", `${GET} 'none'`, /^NotAllowedError: /);
  });
});

describe("of another origin, which the page allows it", () => {
  it.runIf(KIND === "chrome").each(["key", "toolbar"])(
    "is answered, by the %s; person and relying party are told of both",
    async (by) => {
      const { shown, crossOrigin, topOrigin, verify } = await answered(await framed(OTHER_HOST, GET), by);
      expect(shown).toEqual({ rpId: OTHER_HOST, topOrigin: stage.site.origin() });
      expect({ crossOrigin, topOrigin }).toEqual({ crossOrigin: true, topOrigin: stage.site.origin() });
      await verify({ topOrigin: stage.site.origin() });
    },
  );

  // Firefox shows the permissions policy to no extension.
  it.runIf(KIND === "firefox")("is the browser's, where it waits", async () => {
    await expectNative(OTHER_HOST, GET, /^waits$/);
  });
});

describe("of another origin, which the page does not allow it", () => {
  it.each([undefined, `${GET} 'none'`, "publickey-credentials-create"])(
    "has the browser's own error, with allow: %s",
    async (allow) => {
      await expectNative(OTHER_HOST, allow, /^NotAllowedError: /);
    },
  );
});
