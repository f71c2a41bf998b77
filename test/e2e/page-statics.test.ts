import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { addFrame } from "./fixtures/frames.ts";
import { lock, makeVault, unlock } from "./fixtures/person.ts";
import { KIND, PIN, register, type Stage, setStage } from "./fixtures/stage.ts";

/** The static methods of PublicKeyCredential: what the browser says, or Latchkey. */

let stage: Stage;
let page: Surface;
/** What the browser says without a vault of ours. */
let native: Record<string, boolean>;

beforeAll(async () => {
  stage = await setStage({ vault: false });
  page = await stage.browser.open(`${stage.site.origin()}/`);
  native = await capabilities(page);
  expect(await available(page)).toEqual([native.userVerifyingPlatformAuthenticator, native.conditionalGet]);
  await makeVault(stage.browser, PIN);
});
afterAll(() => stage?.close());

function capabilities(frame: Pick<Surface, "evaluate">): Promise<Record<string, boolean>> {
  return frame.evaluate(
    () => PublicKeyCredential.getClientCapabilities() as Promise<Record<string, boolean>>,
  );
}

function available(frame: Pick<Surface, "evaluate">): Promise<boolean[]> {
  return frame.evaluate(() =>
    Promise.all([
      PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable(),
      PublicKeyCredential.isConditionalMediationAvailable(),
    ]),
  );
}

const OURS = {
  "extension:appid": true,
  "extension:appidExclude": true,
  "extension:credProps": true,
  "extension:credentialProtectionPolicy": true,
  "extension:enforceCredentialProtectionPolicy": true,
  "extension:largeBlob": true,
  "extension:prf": true,
  passkeyPlatformAuthenticator: true,
  relatedOrigins: true,
  signalAllAcceptedCredentials: true,
  signalCurrentUserDetails: true,
  signalUnknownCredential: true,
  userVerifyingPlatformAuthenticator: true,
};

describe("what the client can do", () => {
  it("is the browser's alone without a vault", () => {
    expect(native).toMatchObject({
      passkeyPlatformAuthenticator: false,
      userVerifyingPlatformAuthenticator: false,
      "extension:largeBlob": KIND === "chrome",
      signalUnknownCredential: KIND === "chrome",
    });
  });

  it("is the browser's or ours with a vault, locked or not, in the order of the names", async () => {
    const seen = await capabilities(page);
    expect(seen).toEqual({ ...native, ...OURS });
    expect(Object.keys(seen)).toEqual(Object.keys(seen).toSorted());
    await lock(stage.browser);
    expect(await capabilities(page)).toEqual(seen);
    expect(await available(page)).toEqual([true, native.conditionalGet]);
    await unlock(stage.browser, PIN);
    expect(await available(page)).toEqual([true, native.conditionalGet]);
  });

  it("is a fresh object of the page's own", async () => {
    const seen = await page.evaluate(async () => {
      const both = await Promise.all([
        PublicKeyCredential.getClientCapabilities(),
        PublicKeyCredential.getClientCapabilities(),
      ]);
      return [both[0] === both[1], Object.getPrototypeOf(both[0]) === Object.prototype];
    });
    expect(seen).toEqual([false, true]);
  });

  it("is told by a stopped background too", async () => {
    await stage.browser.stopBackground();
    expect(await available(page)).toEqual([true, native.conditionalGet]);
  });

  it("is ours in a frame of the same origin, and in another's where the browser tells that it may", async () => {
    const same = await addFrame(page, stage.site, "same origin");
    expect(await available(same)).toEqual([true, native.conditionalGet]);
    const other = await addFrame(page, stage.site, "other origin");
    expect(await available(other)).toEqual([KIND === "chrome", native.conditionalGet]);
  });

  it("is the browser's on a site that is switched off, and in a pause", async () => {
    const popup = await stage.browser.extension("popup/popup.html");
    const say = (message: object) => popup.evaluate((all) => chrome.runtime.sendMessage(all), message);
    const [host] = new URL(stage.site.origin()).host.split(":");
    for (const [off, on] of [
      [
        { type: "sites.switch", host, off: true },
        { type: "sites.switch", host, off: false },
      ],
      [
        { type: "sites.pause", on: true },
        { type: "sites.pause", on: false },
      ],
    ] as const) {
      expect(await say(off)).toMatchObject({ ok: true });
      expect(await capabilities(page)).toEqual(native);
      expect(await say(on)).toMatchObject({ ok: true });
      expect(await available(page)).toEqual([true, native.conditionalGet]);
    }
    await popup.close();
  });
});

describe("the methods", () => {
  it("are like native ones", async () => {
    const seen = await page.evaluate(() => {
      const lengths: Record<string, unknown> = {};
      for (const name of Object.keys(PublicKeyCredential)) {
        const { value, ...attributes } = Object.getOwnPropertyDescriptor(PublicKeyCredential, name) ?? {};
        const native = Function.prototype.toString.call(value).includes("[native code]");
        const plain = value.name === name && native && !Object.hasOwn(value, "prototype");
        const open = Object.values(attributes).every((attribute) => attribute === true);
        lengths[name] = plain && open ? value.length : "unlike a native one";
      }
      return lengths;
    });
    expect(seen).toEqual({
      getClientCapabilities: 0,
      isConditionalMediationAvailable: 0,
      isUserVerifyingPlatformAuthenticatorAvailable: 0,
      parseCreationOptionsFromJSON: 1,
      parseRequestOptionsFromJSON: 1,
      signalAllAcceptedCredentials: 1,
      signalCurrentUserDetails: 1,
      signalUnknownCredential: 1,
    });
  });

  it("read options from JSON that a ceremony then takes, extensions included", async () => {
    const { response } = await register(stage, page);
    const seen = await page.evaluate((id) => {
      const prf = { eval: { first: "AAEC" }, evalByCredential: { [id]: { first: "AQ", second: "Ag" } } };
      const creation = PublicKeyCredential.parseCreationOptionsFromJSON({
        challenge: "AAEC",
        rp: { name: "Site" },
        user: { id: "AA", name: "a", displayName: "A" },
        pubKeyCredParams: [],
        extensions: { prf, credProps: true },
      } as PublicKeyCredentialCreationOptionsJSON);
      const request = PublicKeyCredential.parseRequestOptionsFromJSON({
        challenge: "AAEC",
        allowCredentials: [{ type: "public-key", id }],
        extensions: { prf, largeBlob: { write: "AAEC" } },
      } as PublicKeyCredentialRequestOptionsJSON);
      const bytes = (source: unknown) => [...new Uint8Array(source as ArrayBuffer)];
      const { largeBlob, prf: read } = request.extensions ?? {};
      return [
        bytes(creation.challenge),
        bytes(creation.user.id),
        bytes(creation.extensions?.prf?.eval?.first),
        bytes(read?.evalByCredential?.[id]?.second),
        bytes(largeBlob?.write),
        request.allowCredentials?.length,
      ];
    }, response.id);
    expect(seen).toEqual([[0, 1, 2], [0], [0, 1, 2], [2], [0, 1, 2], 1]);
    const errors = await page.evaluate(() =>
      ["parseCreationOptionsFromJSON", "parseRequestOptionsFromJSON"].map((name) => {
        const json = {
          challenge: "A+A/",
          rp: { name: "x" },
          user: { id: "AA", name: "a", displayName: "A" },
          pubKeyCredParams: [],
        };
        try {
          return Reflect.get(PublicKeyCredential, name).call(PublicKeyCredential, json);
        } catch (error) {
          return (error as Error).name;
        }
      }),
    );
    expect(errors).toEqual(["EncodingError", "EncodingError"]);
  });
});
