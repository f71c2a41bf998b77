import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Frame, type Surface, sleep, until } from "./driver/index.ts";
import { beginCreate, beginGet, type Ceremony } from "./fixtures/ceremony.ts";
import { OTHER_HOST } from "./fixtures/frames.ts";
import { approve, cancel, useNative } from "./fixtures/person.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  descriptor,
  KIND,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";
import { vaultContents } from "./fixtures/vault-contents.ts";

/**
 * A relying party in a frame of another site's page. Chromium shows the frame's permissions policy to the content
 * script; Firefox shows it to nobody, so there such a frame is the browser's.
 */

const QUICK = { authenticatorSelection: { residentKey: "required", userVerification: "discouraged" } };
const BOTH = "publickey-credentials-create *; publickey-credentials-get *";

let stage: Stage;
let page: Surface;
/** The relying party in the frame, and a passkey of it. */
let rp: RelyingParty;
let credentialId: string;

beforeAll(async () => {
  stage = await setStage();
  rp = new RelyingParty(OTHER_HOST, stage.site.origin(OTHER_HOST));
  const own = await stage.browser.open(`${rp.origin}/`);
  ({ credentialId } = await register({ ...stage, rp }, own, QUICK, {}));
  await own.close();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterEach(async () => {
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
  await page.close();
});

async function embed(parent: Frame, url: string, allow?: string): Promise<Frame> {
  await parent.evaluate(
    (src, allowed) => {
      const frame = document.createElement("iframe");
      if (allowed !== null) frame.allow = allowed;
      frame.src = src;
      document.body.append(frame);
    },
    url,
    allow ?? null,
  );
  return until("the frame", 10_000, async () => {
    for (const frame of await page.frames()) {
      const [href, state] = await frame.evaluate(() => [location.href, document.readyState]);
      if (href === url && state === "complete") return frame;
    }
    return undefined;
  });
}

const create = (frame: Frame) => beginCreate(frame, creationOptions(rp, QUICK));
const get = (frame: Frame) => beginGet(frame, requestOptions(rp, { userVerification: "discouraged" }));

/** No window; the browser's own function neither answers in our words nor with a passkey of ours. */
async function expectNative(ceremony: Ceremony<unknown>): Promise<void> {
  await sleep(1_000);
  expect(await stage.browser.promptCount()).toBe(0);
  if (!(await ceremony.settled())) return ceremony.abort();
  const outcome = await ceremony.outcome();
  expect(outcome).toMatchObject({ ok: false });
  expect(outcome).not.toMatchObject({
    message: "The operation either timed out or was not allowed by the user.",
  });
}

describe.runIf(KIND === "firefox")("in Firefox", () => {
  it.each([BOTH, undefined])("is the browser's, whatever the page allows: %s", async (allow) => {
    const frame = await embed(page, `${rp.origin}/`, allow);
    await expectNative(await create(frame));
    await expectNative(await get(frame));
  });
});

describe.runIf(KIND === "chrome")("in Chromium", () => {
  function expectClientData(response: { clientDataJSON: string }, type: string, challenge: string): void {
    expect(Buffer.from(response.clientDataJSON, "base64url").toString()).toBe(
      `{"type":"webauthn.${type}","challenge":"${challenge}","origin":"${rp.origin}"` +
        `,"crossOrigin":true,"topOrigin":"${stage.site.origin()}"}`,
    );
  }

  it("makes and uses a passkey where the page allows it; prompt and relying party are told of both", async () => {
    const frame = await embed(page, `${rp.origin}/`, BOTH);
    const options = creationOptions(rp, QUICK);
    const making = await beginCreate(frame, options);
    const prompt = await stage.browser.prompt();
    expect(await prompt.text("#rp-id")).toBe(rp.rpId);
    expect(await prompt.text("main")).toContain(rp.origin);
    expect(await prompt.text("#top-origin")).toBe(stage.site.origin());
    await approve(prompt);
    const made = credentialOf(await making.outcome());
    expectClientData(made.response, "create", options.challenge);
    const topOrigin = stage.site.origin();
    await rp.verifyRegistration(made, { challenge: options.challenge, topOrigin });

    const change = { allowCredentials: descriptor(made.id), userVerification: "discouraged" };
    const request = requestOptions(rp, change);
    const signing = await beginGet(frame, request);
    const second = await stage.browser.prompt();
    expect(await second.text("#top-origin")).toBe(stage.site.origin());
    await approve(second);
    const signed = credentialOf(await signing.outcome());
    expectClientData(signed.response, "get", request.challenge);
    await rp.verifyAuthentication(signed, { challenge: request.challenge, topOrigin });
  });

  it("names no page above in the relying party's own", async () => {
    const same = await stage.browser.open(`${rp.origin}/`);
    const ceremony = await get(same);
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#rp-id");
    expect(await prompt.count("#top-origin")).toBe(0);
    await cancel(prompt);
    await ceremony.outcome();
    await same.close();
  });

  it.each([
    [undefined, ["create", "get"]],
    ["publickey-credentials-create", ["get"]],
    ["publickey-credentials-get", ["create"]],
    ["publickey-credentials-create 'none'; publickey-credentials-get 'none'", ["create", "get"]],
  ])("has the browser's own error where the page allows %s alone", async (allow, refused) => {
    const frame = await embed(page, `${rp.origin}/`, allow);
    for (const method of refused) {
      const ceremony = await (method === "create" ? create(frame) : get(frame));
      expect(await ceremony.outcome()).toMatchObject({
        ok: false,
        name: "NotAllowedError",
        message: expect.stringContaining(`publickey-credentials-${method}`),
      });
      expect(await stage.browser.promptCount()).toBe(0);
    }
    for (const method of ["create", "get"].filter((one) => !refused.includes(one))) {
      const ceremony = await (method === "create" ? create(frame) : get(frame));
      await cancel(await stage.browser.prompt());
      await ceremony.outcome();
    }
  });

  it("makes no passkey without a click, but signs in", async () => {
    const frame = await embed(page, `${rp.origin}/`, BOTH);
    const { records } = await vaultContents(stage.browser);
    await page.bringToFront();
    const late = await frame.begin(
      async (id, user) => {
        // A test's call counts as a click, for five seconds.
        while (navigator.userActivation.isActive) await new Promise((done) => setTimeout(done, 100));
        const publicKey = {
          challenge: new Uint8Array(16),
          rp: { id, name: "x" },
          user: { id: new Uint8Array(user), name: "a", displayName: "a" },
          pubKeyCredParams: [],
        };
        return navigator.credentials.create({ publicKey }).catch((error) => error.name);
      },
      rp.rpId,
      16,
    );
    expect(await late.value()).toBe("NotAllowedError");
    expect(await stage.browser.promptCount()).toBe(0);
    expect(await vaultContents(stage.browser)).toMatchObject({ records });

    await page.bringToFront();
    const signing = await frame.begin(async () => {
      while (navigator.userActivation.isActive) await new Promise((done) => setTimeout(done, 100));
      const publicKey = { challenge: new Uint8Array(16), userVerification: "discouraged" } as const;
      return (await navigator.credentials.get({ publicKey }))?.id;
    });
    await approve(await stage.browser.prompt(), { credentialId });
    expect(await signing.value()).toBe(credentialId);
  });

  it("is told of where its own page is two levels above", async () => {
    page = await openInstead(`${rp.origin}/`);
    const between = await embed(page, `${stage.site.origin()}/`, BOTH);
    const inner = await embed(between, `${rp.origin}/inner`, BOTH);
    const request = requestOptions(rp, { userVerification: "discouraged" });
    const signing = await beginGet(inner, request);
    const prompt = await stage.browser.prompt();
    expect(await prompt.text("#top-origin")).toBe(rp.origin);
    await approve(prompt, { credentialId });
    const signed = credentialOf(await signing.outcome());
    const clientData = JSON.parse(Buffer.from(signed.response.clientDataJSON, "base64url").toString());
    expect(clientData).toMatchObject({ crossOrigin: true, topOrigin: rp.origin });
  });

  it("leaves the next click to the browser when the person wants its passkey", async () => {
    await stage.browser.virtualAuthenticator(page, { hasUserVerification: true, isUserVerified: true });
    const frame = await embed(page, `${rp.origin}/`, BOTH);
    const first = await create(frame);
    const prompt = await stage.browser.prompt();
    expect(await prompt.text("form")).toContain("click once more");
    // A test's call counts as a click, for five seconds; then the browser wants another one.
    await sleep(6_000);
    await useNative(prompt);
    expect(await first.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    const { records } = await vaultContents(stage.browser);
    const second = await create(frame);
    expect(await second.outcome()).toMatchObject({ ok: true, genuine: true });
    expect(await stage.browser.promptCount()).toBe(0);
    expect(await vaultContents(stage.browser)).toMatchObject({ records });
    const third = await create(frame);
    await cancel(await stage.browser.prompt());
    expect(await third.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
  });

  it("leaves it no other call where the first click still counts", async () => {
    await stage.browser.virtualAuthenticator(page, { hasUserVerification: true, isUserVerified: true });
    const frame = await embed(page, `${rp.origin}/`, BOTH);
    const first = await create(frame);
    await useNative(await stage.browser.prompt());
    expect(await first.outcome()).toMatchObject({ ok: true, genuine: true });
    const second = await create(frame);
    await cancel(await stage.browser.prompt());
    expect(await second.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
  });

  it("is left alone where the page that the person sees is switched off", async () => {
    const manager = await stage.browser.extension("popup/manager.html#settings");
    const switchSite = (off: boolean) =>
      manager.evaluate(
        (on) => chrome.runtime.sendMessage({ type: "sites.switch", host: "localhost", off: on }),
        off,
      );
    await switchSite(true);
    const frame = await embed(page, `${rp.origin}/`, BOTH);
    await expectNative(await get(frame));
    await switchSite(false);
    await manager.close();
  });

  async function openInstead(url: string): Promise<Surface> {
    await page.close();
    return stage.browser.open(url);
  }
});
