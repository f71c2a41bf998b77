import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "../../src/webauthn/json.ts";
import { type Surface, sleep, type VirtualAuthenticator } from "./driver/index.ts";
import { beginGet } from "./fixtures/ceremony.ts";
import { inToolbar, LOGIN, shownKey } from "./fixtures/conditional.ts";
import { keysSeen, watchForKeys } from "./fixtures/key-watch.ts";
import { cancel } from "./fixtures/person.ts";
import {
  creationOptions,
  descriptor,
  KIND,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";
import { clickInToolbar } from "./fixtures/toolbar-click.ts";
import { vaultContents } from "./fixtures/vault-contents.ts";
import { ownPage, ToolbarPopup } from "./manage/fixtures/filling.ts";
import { confirmRecovery } from "./manage/fixtures/quiet.ts";
import { ask } from "./vault/fixtures/asking.ts";

/**
 * While Latchkey is paused, or switched off for a site, a page's call is the browser's own: its virtual authenticator
 * answers, asked with the very object that the page gave. The person switches by the toolbar's popup.
 */

let stage: Stage;
/** A page of the extension from which the popup is looked into. */
let own: Surface;
let popup: ToolbarPopup;
let page: Surface;
let native: VirtualAuthenticator;
/** A passkey of Latchkey's, which would answer if it were asked. */
let ours: string;

beforeAll(async () => {
  stage = await setStage();
  await confirmRecovery(stage.browser);
  stage.site.page("/login", LOGIN);
  const first = await stage.browser.open(`${stage.site.origin()}/`);
  ours = (await register(stage, first)).credentialId;
  await first.close();
  own = await ownPage(stage.browser);
  popup = new ToolbarPopup(own);
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/login`);
  native = await stage.browser.virtualAuthenticator(page);
});
afterEach(async () => {
  if (await popup.isOpen()) await popup.close();
  await ask(own, "sites.pause", { on: false });
  await ask(own, "sites.switch", { host: "localhost", off: false });
  await native.remove();
  await page.close();
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
});

interface Noted {
  /** `toJSON()` of what the page got; the error's name where it got none. */
  answer: unknown;
  /** How often a member was read that the browser knows and Latchkey does not. */
  reads: number;
}

/** A call whose options are inherited, so that a copy of them has none. */
function callNoting(
  ...call: ["create", PublicKeyCredentialCreationOptionsJSON] | ["get", PublicKeyCredentialRequestOptionsJSON]
) {
  return page.begin(
    async (method, json): Promise<Noted> => {
      let reads = 0;
      const parsed =
        method === "create"
          ? PublicKeyCredential.parseCreationOptionsFromJSON(json as never)
          : PublicKeyCredential.parseRequestOptionsFromJSON(json as never);
      const extensions = {
        ...(method === "create" && { credProps: true }),
        get minPinLength() {
          reads++;
          return undefined;
        },
      };
      const options = Object.create({ publicKey: Object.assign(parsed, { extensions }) });
      const answer = await navigator.credentials[method](options).then(
        (credential) => (credential as PublicKeyCredential).toJSON(),
        (error) => error.name,
      );
      return { answer, reads };
    },
    ...call,
  );
}

async function clickSwitch(selector: string, on: boolean): Promise<void> {
  await clickInToolbar(stage.browser, own, page, selector);
  await expect
    .poll(() =>
      own.evaluate((wanted) => {
        const view = chrome.extension.getViews({ type: "popup" })[0];
        return view?.document.querySelector(wanted)?.ariaChecked;
      }, selector),
    )
    .toBe(String(on));
  await popup.close();
}

const WAYS: [way: string, off: () => Promise<void>, on: () => Promise<void>][] = [
  ["paused everywhere", () => clickSwitch("#pause-switch", true), () => clickSwitch("#pause-switch", false)],
  [
    "switched off for the site",
    () => clickSwitch("#site-switch", false),
    () => clickSwitch("#site-switch", true),
  ],
];

describe.each(WAYS)("%s", (_, switchOff, switchOn) => {
  let making: PublicKeyCredentialCreationOptionsJSON;
  let made: Parameters<Stage["rp"]["verifyRegistration"]>[0];

  /** A passkey that the browser's own authenticator makes, as the relying party verifies. */
  async function makeNatively(): Promise<Noted> {
    making = creationOptions(stage.rp, { excludeCredentials: descriptor(ours) });
    const noted = await (await callNoting("create", making)).value();
    expect(await stage.browser.promptCount()).toBe(0);
    expect(noted.answer).toMatchObject({ type: "public-key" });
    made = noted.answer as typeof made;
    return noted;
  }

  it("create() is the browser's, with the page's own options", async () => {
    await switchOff();
    const before = await vaultContents(stage.browser);
    const { reads } = await makeNatively();
    expect(reads).toBe(1);
    await stage.rp.verifyRegistration(made, { challenge: making.challenge });
    expect(made.clientExtensionResults).toEqual({ credProps: { rk: true } });
    const [held, ...others] = await native.credentials();
    expect(others).toEqual([]);
    expect(held).toMatchObject({ credentialId: made.id, rpId: "localhost" });
    // Firefox does not tell.
    if (KIND === "chrome")
      expect(held).toMatchObject({ userName: "alice@example.com", userDisplayName: "Alice" });
    expect(await vaultContents(stage.browser)).toEqual(before);
  });

  it.each(["with a list that has ours too", "without a list"])(
    "get() %s is the browser's, with the page's own options",
    async (list) => {
      await switchOff();
      await makeNatively();
      await stage.rp.verifyRegistration(made, { challenge: making.challenge });
      const listed = { allowCredentials: [...descriptor(ours), ...descriptor(made.id)] };
      const options = requestOptions(stage.rp, list.startsWith("without") ? {} : listed);
      const noted = await (await callNoting("get", options)).value();
      expect(await stage.browser.promptCount()).toBe(0);
      expect(noted).toMatchObject({ reads: 1, answer: { id: made.id } });
      const response = noted.answer as Parameters<Stage["rp"]["verifyAuthentication"]>[0];
      const { userHandle } = await stage.rp.verifyAuthentication(response, { challenge: options.challenge });
      // The page's own user, as the browser's authenticator was told it.
      expect(userHandle).toBe(making.user.id);
    },
  );

  it("a conditional get() is the browser's alone: no key, nothing in the toolbar", async () => {
    await switchOff();
    await makeNatively();
    await watchForKeys(page);
    const waiting = await beginGet(page, requestOptions(stage.rp), { mediation: "conditional" });
    await sleep(1_500);
    expect(await keysSeen(page)).toBe(0);
    expect(await inToolbar(stage.browser, await page.url(), "look")).toBeNull();
    // Firefox waits until its own list is opened, Chromium's authenticator answers.
    expect(await waiting.settled()).toBe(KIND === "chrome");
    if (KIND === "chrome") expect(await waiting.outcome()).toMatchObject({ credential: { id: made.id } });
    else await waiting.abort();
  });

  it("and on again: Latchkey asks, and the browser has read nothing", async () => {
    await switchOff();
    await switchOn();
    for (const begin of [
      () => callNoting("create", creationOptions(stage.rp)),
      () => callNoting("get", requestOptions(stage.rp)),
    ]) {
      const call = await begin();
      await cancel(await stage.browser.prompt());
      expect(await call.value()).toEqual({ answer: "NotAllowedError", reads: 0 });
    }
    const waiting = await beginGet(page, requestOptions(stage.rp), { mediation: "conditional" });
    await shownKey(page);
    await waiting.abort();
    expect(await native.credentials()).toEqual([]);
  });
});
