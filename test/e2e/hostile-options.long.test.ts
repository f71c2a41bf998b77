import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { launchBare } from "./fixtures/bare-browser.ts";
import { beginGet } from "./fixtures/ceremony.ts";
import { approve, cancel } from "./fixtures/person.ts";
import { startSite } from "./fixtures/relying-party.ts";
import { PIN, register, requestOptions, type Stage, setStage, signIn } from "./fixtures/stage.ts";
import { MANY, REFUSED, readLog, SHARED, SOUND, wildOutcome } from "./fixtures/wild-calls.ts";

/** A page may call with anything: it gets what it gets without Latchkey, or the person is asked. */

/** Documents that may have shared memory. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};
/** Milliseconds. */
const PATIENCE = 3_000;

let stage: Stage;
let page: Surface;
/** What the browser's own functions did, by the call. */
const natively = new Map<string, string>();
let nativeReads: string[];

beforeAll(async () => {
  const site = await startSite();
  site.page("/isolated", "<!doctype html>", ISOLATED);
  const bare = await launchBare();
  const plain = await bare.open(`${site.origin()}/isolated`);
  for (const call of [...REFUSED, ...SHARED, ...MANY])
    natively.set(call, await wildOutcome(plain, call, PATIENCE));
  nativeReads = await readLog(plain);
  await bare.close();
  await site.close();

  stage = await setStage();
  stage.site.page("/isolated", "<!doctype html>", ISOLATED);
  page = await stage.browser.open(`${stage.site.origin()}/isolated`);
  await register(stage, page);
});
afterAll(() => stage?.close());
afterEach(() => expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0));

describe("what the browser refuses", () => {
  it("is refused by the same error, of the page's own realm, without a window", async () => {
    const outcomes: Record<string, string> = {};
    for (const call of [...REFUSED, ...SHARED]) outcomes[call] = await wildOutcome(page, call, PATIENCE);
    for (const [call, outcome] of Object.entries(outcomes)) expect(outcome, call).toBe(natively.get(call));
    expect(Object.values(outcomes)).not.toContain("pending");
    expect(
      Object.values(outcomes).filter((outcome) => /^(TypeError|Mine)/.test(outcome)).length,
    ).toBeGreaterThan(80);
    expect(await stage.browser.promptCount()).toBe(0);
    await signIn(stage, page);
  });

  it("is refused by us where the browser does not, but the specification does", async () => {
    for (const length of [0, 65]) {
      const call = `calls.create(C({ user: { ...user, id: new Uint8Array(${length}) } }))`;
      expect(await wildOutcome(page, call, PATIENCE)).toBe("TypeError (TypeError)");
    }
  });
});

describe("what is strange and sound", () => {
  it.each(SOUND)("is asked of the person: %s", async (call) => {
    await page.bringToFront();
    const outcome = wildOutcome(page, call, 30_000);
    const prompt = await stage.browser.prompt();
    expect(await prompt.text("#rp-id")).toBe("localhost");
    await cancel(prompt);
    expect(await outcome).toBe("NotAllowedError (DOMException)");
    // Else a page that is always declined would soon be sent to the browser.
    await signIn(stage, page);
  });
});

describe("the options", () => {
  it("are read once each, and in the browser's own order", async () => {
    await page.bringToFront();
    const reads = await readLog(page);
    await cancel(await stage.browser.prompt());
    expect(reads.filter((read, index) => reads.indexOf(read) !== index)).toEqual([]);
    // Each knows members that the other does not.
    const shared = reads.filter((read) => nativeReads.includes(read));
    expect(shared.length).toBeGreaterThan(15);
    expect(nativeReads.filter((read) => reads.includes(read))).toEqual(shared);
  });

  it("count as they were at the call, whatever getters and buffers say later", async () => {
    const { credentialId } = await register(stage, page);
    const options = requestOptions(stage.rp);
    await page.bringToFront();
    const call = page.begin(
      async ({ challenge, id }) => {
        const bytes = (text: string) =>
          Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (unit) => unit.charCodeAt(0));
        // In the middle of a larger buffer, as elements of several bytes.
        const large = new Uint8Array(128).fill(0xff);
        large.set(bytes(challenge), 64);
        const view = new Uint32Array(large.buffer, 64, 8);
        const allowed = bytes(id);
        let reads = 0;
        const publicKey = {
          get challenge() {
            return reads++ === 0 ? view : new Uint8Array(32);
          },
          allowCredentials: [{ type: "public-key" as const, id: new DataView(allowed.buffer) }],
          userVerification: "required" as const,
        };
        const pending = navigator.credentials.get({ publicKey });
        large.fill(0);
        allowed.fill(0);
        publicKey.allowCredentials.length = 0;
        return ((await pending) as PublicKeyCredential).toJSON() as unknown;
      },
      { challenge: options.challenge, id: credentialId },
    );
    await approve(await stage.browser.prompt(), { pin: PIN });
    const response = (await (await call).value()) as Parameters<typeof stage.rp.verifyAuthentication>[0];
    const verified = await stage.rp.verifyAuthentication(response, {
      challenge: options.challenge,
      requireUserVerification: true,
    });
    expect(verified.credentialId).toBe(credentialId);
  });

  it.each([
    ["a byte order mark", [0xef, 0xbb, 0xbf, 0x41]],
    ["another byte order mark", [0xff, 0xfe, 0, 0]],
    ["every byte", Array.from({ length: 256 }, (_, byte) => byte)],
  ])("may begin with %s", async (_, bytes) => {
    const challenge = Buffer.from(bytes).toString("base64url");
    const ceremony = await beginGet(page, requestOptions(stage.rp, { challenge }));
    await approve(await stage.browser.prompt(), { pin: PIN });
    const outcome = await ceremony.outcome();
    if (!outcome.ok) throw new Error(outcome.message);
    await stage.rp.verifyAuthentication(outcome.credential, { challenge });
  });

  it.each(MANY)(
    "may hold a million descriptors, and the browser refuses them within seconds: %s",
    async (call) => {
      // Far above what it takes here, and far below what a person would call a hang.
      expect(await wildOutcome(page, call, 20_000)).toBe(natively.get(call));
      expect(await stage.browser.promptCount()).toBe(0);
      await signIn(stage, page);
    },
  );
});
