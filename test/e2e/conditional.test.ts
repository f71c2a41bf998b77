import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import {
  allowUpgrades,
  badgeOf,
  clickKey,
  inToolbar,
  keyIn,
  LOGIN,
  shownKey,
} from "./fixtures/conditional.ts";
import { NATIVE_ERROR, nativeCalls, replaceNatives } from "./fixtures/native-below.ts";
import { approve, cancel, lock, unlock, useNative } from "./fixtures/person.ts";
import {
  creationOptions,
  credentialOf,
  KIND,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";

/** Passkeys beside a form: a request that waits without a window until the person comes to it. */

let stage: Stage;
let page: Surface;
let credentialId: string;
const mediation = "conditional";

beforeAll(async () => {
  stage = await setStage();
  stage.site.page("/login", LOGIN);
  const first = await stage.browser.open(`${stage.site.origin()}/`);
  ({ credentialId } = await register(stage, first));
  await first.close();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/login`);
});
afterEach(async () => {
  await page.close();
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
});

describe("a conditional get()", () => {
  it("is answered by a click on the key at the field's end and a PIN", async () => {
    const options = requestOptions(stage.rp);
    const ceremony = await beginGet(page, options, { mediation });
    await shownKey(page);
    await sleep(500);
    expect(await stage.browser.promptCount()).toBe(0);
    await clickKey(page);
    await approve(await stage.browser.prompt(), { pin: PIN });
    const response = credentialOf(await ceremony.outcome());
    expect(response.id).toBe(credentialId);
    await stage.rp.verifyAuthentication(response, { challenge: options.challenge });
    await expect.poll(() => keyIn(page)).toBeNull();
  });

  it("has a key that leaves an idle page alone", async () => {
    await beginGet(page, requestOptions(stage.rp), { mediation });
    await shownKey(page);
    const changes = await page.evaluate(async () => {
      let count = 0;
      const observer = new MutationObserver((records) => {
        count += records.length;
      });
      observer.observe(document, { subtree: true, childList: true, attributes: true });
      await new Promise((done) => setTimeout(done, 1_000));
      observer.disconnect();
      return count;
    });
    expect(changes).toBe(0);
  });

  it("is offered by the toolbar, with a dot, and answered from there", async () => {
    const url = `${stage.site.origin()}/login`;
    expect(await inToolbar(stage.browser, url, "look")).toBeNull();
    const options = requestOptions(stage.rp);
    const ceremony = await beginGet(page, options, { mediation });
    await shownKey(page);
    expect(await inToolbar(stage.browser, url, "look")).toBe("localhost");
    expect(await badgeOf(stage.browser, url)).toBe("•");
    await inToolbar(stage.browser, url, "open");
    await approve(await stage.browser.prompt(), { pin: PIN });
    await stage.rp.verifyAuthentication(credentialOf(await ceremony.outcome()), {
      challenge: options.challenge,
    });
    await expect.poll(() => badgeOf(stage.browser, url)).toBe("");
  });

  it("waits on when the person closes the window or wants another passkey", async () => {
    const ceremony = await beginGet(page, requestOptions(stage.rp), { mediation });
    for (const decide of [cancel, useNative]) {
      await clickKey(page);
      await decide(await stage.browser.prompt());
      await sleep(1_200);
      expect(await ceremony.settled()).toBe(false);
    }
    await clickKey(page);
    await approve(await stage.browser.prompt(), { pin: PIN });
    expect(credentialOf(await ceremony.outcome()).id).toBe(credentialId);
  });

  it("unlocks the vault on the way", async () => {
    await lock(stage.browser);
    const ceremony = await beginGet(page, requestOptions(stage.rp), { mediation });
    await clickKey(page);
    await approve(await stage.browser.prompt(), { pin: PIN });
    expect(credentialOf(await ceremony.outcome()).id).toBe(credentialId);
  });

  it("ends with the page's abort: key, window and badge are gone", async () => {
    const ceremony = await beginGet(page, requestOptions(stage.rp), { mediation });
    await clickKey(page);
    const prompt = await stage.browser.prompt();
    await ceremony.abort();
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "AbortError" });
    await prompt.waitClosed();
    await expect.poll(() => keyIn(page)).toBeNull();
    expect(await badgeOf(stage.browser, `${stage.site.origin()}/login`)).toBe("");
  });

  it("makes way for a modal request of its page", async () => {
    const waiting = await beginGet(page, requestOptions(stage.rp), { mediation });
    await shownKey(page);
    const options = requestOptions(stage.rp);
    const modal = await beginGet(page, options);
    await approve(await stage.browser.prompt(), { pin: PIN });
    expect(await waiting.outcome()).toMatchObject({ ok: false, name: "AbortError" });
    await stage.rp.verifyAuthentication(credentialOf(await modal.outcome()), {
      challenge: options.challenge,
    });
  });

  it("goes on after a stop of the background", async () => {
    const ceremony = await beginGet(page, requestOptions(stage.rp), { mediation });
    await shownKey(page);
    await stage.browser.stopBackground();
    await sleep(1_000);
    await clickKey(page);
    await approve(await stage.browser.prompt(), { pin: PIN });
    expect(credentialOf(await ceremony.outcome()).id).toBe(credentialId);
  });

  // Firefox has no authenticator for tests: there a function in the place of the browser's own answers.
  it.runIf(KIND === "firefox")("leaves the browser its chance", async () => {
    const other = await setStage();
    try {
      await replaceNatives(other.browser);
      other.site.page("/login", LOGIN);
      const elsewhere = await other.browser.open(`${other.site.origin()}/login`);
      const ceremony = await beginGet(elsewhere, requestOptions(other.rp), { mediation });
      expect(await ceremony.outcome()).toMatchObject({ ok: false, name: NATIVE_ERROR });
      expect(await nativeCalls(elsewhere)).toBe(1);
      await expect.poll(() => keyIn(elsewhere)).toBeNull();
    } finally {
      await other.close();
    }
  });

  it.runIf(KIND === "chrome")("leaves the browser its chance", async () => {
    const elsewhere = await stage.browser.open(`${stage.site.origin("app.localhost")}/login`);
    const authenticator = await stage.browser.virtualAuthenticator(elsewhere, {
      hasUserVerification: true,
      isUserVerified: true,
    });
    const rp = { id: "app.localhost", name: "App" };
    const made = await beginCreate(elsewhere, {
      ...creationOptions(stage.rp, { rp, hints: ["security-key"] }),
    });
    const { id } = credentialOf(await made.outcome());
    expect(await authenticator.credentials()).toHaveLength(1);
    const ceremony = await beginGet(elsewhere, requestOptions(stage.rp, { rpId: rp.id }), { mediation });
    expect(credentialOf(await ceremony.outcome()).id).toBe(id);
    expect(await stage.browser.promptCount()).toBe(0);
    await expect.poll(() => keyIn(elsewhere)).toBeNull();
    await elsewhere.close();
  });

  it("is refused at once for another site's rpId", async () => {
    const ceremony = await beginGet(page, requestOptions(stage.rp, { rpId: "other.example" }), { mediation });
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "SecurityError" });
    expect(await keyIn(page)).toBeNull();
  });
});

// Firefox has no such mode, and its driver no click that counts as the person's.
it.runIf(KIND === "chrome")("an immediate get() is asked at once, or refused without a window", async () => {
  const immediately = () =>
    page.begin(() => {
      const options = { uiMode: "immediate", publicKey: { challenge: new Uint8Array(16) } };
      return navigator.credentials.get(options as CredentialRequestOptions).then(
        (credential) => credential?.id,
        (error) => error.name,
      );
    });
  await page.bringToFront();
  const asked = await immediately();
  await approve(await stage.browser.prompt(), { pin: PIN });
  expect(await asked.value()).toBe(credentialId);
  await lock(stage.browser);
  await page.bringToFront();
  expect(await (await immediately()).value()).toBe("NotAllowedError");
  expect(await stage.browser.promptCount()).toBe(0);
  await unlock(stage.browser, PIN);
});

it("the page is told that conditional mediation is there", async () => {
  const told = await page.evaluate(async () => [
    await PublicKeyCredential.isConditionalMediationAvailable(),
    (await PublicKeyCredential.getClientCapabilities()).conditionalGet,
  ]);
  expect(told).toEqual([true, true]);
});

describe("a conditional create()", () => {
  it("adds a passkey without a window after a sign-in, tells the person, and can be undone", async () => {
    await allowUpgrades(stage.browser, true);
    const signedIn = await beginGet(page, requestOptions(stage.rp));
    await approve(await stage.browser.prompt(), { pin: PIN });
    credentialOf(await signedIn.outcome());
    const ceremony = await beginCreate(page, creationOptions(stage.rp), { mediation });
    const made = credentialOf(await ceremony.outcome());
    expect(await stage.browser.promptCount()).toBe(0);
    // UP and UV are 0: nobody was asked.
    const data = Buffer.from(made.response.authenticatorData ?? "", "base64url");
    expect((data[32] ?? 0) & 0b101).toBe(0);
    const popup = await stage.browser.extension("popup/popup.html");
    await popup.click(`[data-added-credential="${made.id}"] button`);
    await popup.waitFor(`[data-added-credential="${made.id}"]`, { gone: true });
    await popup.close();
    await allowUpgrades(stage.browser, false);
  });
});
