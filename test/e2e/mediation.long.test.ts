import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Browser, Surface } from "./driver/index.ts";
import { launchBare } from "./fixtures/bare-browser.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { approve, cancel, lock } from "./fixtures/person.ts";
import {
  creationOptions,
  credentialOf,
  descriptor,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";

/** The manners of asking that a page may name: "optional" and "required" are the default's, "silent" is the browser's. */

let stage: Stage;
let page: Surface;
let credentialId: string;

beforeAll(async () => {
  stage = await setStage();
  const first = await stage.browser.open(`${stage.site.origin()}/`);
  ({ credentialId } = await register(stage, first));
  await first.close();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterEach(async () => {
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
  await page.close();
});

/** Each test may add an account. */
const named = () => ({ allowCredentials: descriptor(credentialId) });

describe.each([{}, { mediation: "optional" }, { mediation: "required" }] as const)("with %o", (manner) => {
  it("get() asks the person, and the site has its answer", async () => {
    const options = requestOptions(stage.rp, named());
    const ceremony = await beginGet(page, options, manner);
    await approve(await stage.browser.prompt(), { pin: PIN });
    const response = credentialOf(await ceremony.outcome());
    const verified = await stage.rp.verifyAuthentication(response, { challenge: options.challenge });
    expect(verified).toMatchObject({ credentialId, flags: { up: true, uv: true } });
  });

  it("get() asks with a locked vault too", async () => {
    await lock(stage.browser);
    const ceremony = await beginGet(page, requestOptions(stage.rp, named()), manner);
    await approve(await stage.browser.prompt(), { pin: PIN });
    expect(credentialOf(await ceremony.outcome()).id).toBe(credentialId);
  });

  it("get() ends with the person's refusal", async () => {
    const ceremony = await beginGet(page, requestOptions(stage.rp, named()), manner);
    await cancel(await stage.browser.prompt());
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
  });

  it("create() asks the person, and the site has its passkey", async () => {
    const options = creationOptions(stage.rp);
    const ceremony = await beginCreate(page, options, manner);
    await approve(await stage.browser.prompt(), { pin: PIN });
    const response = credentialOf(await ceremony.outcome());
    const verified = await stage.rp.verifyRegistration(response, { challenge: options.challenge });
    expect(verified.flags).toMatchObject({ up: true, uv: true });
  });
});

describe('with { mediation: "silent" }', () => {
  /** What becomes of a silent `get()` where the browser's own authenticator has a passkey. */
  async function silently(browser: Browser): Promise<string> {
    const surface = await browser.open(`${stage.site.origin()}/`);
    const native = await browser.virtualAuthenticator(surface, { transport: "usb" });
    const making = await beginCreate(surface, creationOptions(stage.rp, { hints: ["security-key"] }));
    const theirs = credentialOf(await making.outcome()).id;
    const outcome = await (
      await beginGet(surface, requestOptions(stage.rp), { mediation: "silent" })
    ).outcome();
    await native.remove();
    await surface.close();
    if (!outcome.ok) return `${outcome.name}: ${outcome.message}`;
    return outcome.credential.id === theirs ? "the browser's own passkey" : "another passkey";
  }

  it("get() ends as without Latchkey, without a window, although the vault holds a passkey", async () => {
    const bare = await launchBare();
    const without = await silently(bare).finally(() => bare.close());
    expect(without).not.toBe("another passkey");
    expect(await silently(stage.browser)).toBe(without);
    expect(await stage.browser.promptCount()).toBe(0);
  });
});
