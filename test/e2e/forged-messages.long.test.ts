import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Frame, Surface } from "./driver/index.ts";
import { type ForgedAnswers, forge, forgedAnswers, forgeFrameCall, say } from "./fixtures/forgery.ts";
import { addFrame, OTHER_HOST } from "./fixtures/frames.ts";
import { approve, lock, unlock } from "./fixtures/person.ts";
import { RelyingParty } from "./fixtures/relying-party.ts";
import { KIND, PIN, register, type Stage, setStage } from "./fixtures/stage.ts";

/** A page can speak on the channel between its own script and the content script, and gains nothing by it. */

let stage: Stage;
let other: RelyingParty;
let page: Surface;
let otherId: string;

beforeAll(async () => {
  stage = await setStage();
  other = new RelyingParty(OTHER_HOST, stage.site.origin(OTHER_HOST));
  const elsewhere = await stage.browser.open(`${other.origin}/`);
  otherId = (await register({ ...stage, rp: other }, elsewhere)).credentialId;
  await elsewhere.close();
  const own = await stage.browser.open(`${stage.site.origin()}/`);
  await register(stage, own);
  await own.close();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterEach(async () => {
  expect(await stage.browser.promptCount()).toBe(0);
  await page.close();
});

const CHALLENGE = `{ binary: "x".repeat(32) }`;

/** The one answer, whatever comes after the first message; it has opened no window. */
async function answersTo(frame: Frame, source: string): Promise<ForgedAnswers["answers"]> {
  await forge(frame, source);
  await expect.poll(async () => (await forgedAnswers(frame)).answers.length, { timeout: 10_000 }).toBe(1);
  expect((await forgedAnswers(frame)).taken).toBe(true);
  expect(await stage.browser.promptCount()).toBe(0);
  return (await forgedAnswers(frame)).answers;
}

/** A request for another site's passkey, signed with that site's name wherever a name can stand. */
function forgedFor(rp: RelyingParty, id: string): string {
  const lies = `origin: "${rp.origin}", rpId: "${rp.rpId}", sender: { origin: "${rp.origin}" }`;
  const binary = JSON.stringify({ binary: Buffer.from(id, "base64url").toString("latin1") });
  return `[{ type: "get", ${lies}, options: {
    challenge: ${CHALLENGE}, ${lies}, allowCredentials: [{ type: "public-key", id: ${binary} }] } }]`;
}

describe("a request that names another site", () => {
  /** That site lists no related origins. */
  const REFUSED = { type: "error", name: "SecurityError" };

  it("from the page is refused without a window", async () => {
    expect(await answersTo(page, forgedFor(other, otherId))).toEqual([REFUSED]);
  });

  it.each(["same origin", "srcdoc", "blob:"] as const)(
    "from a frame is refused without a window: %s",
    async (kind) => {
      const frame = await addFrame(page, stage.site, kind);
      await forgeFrameCall(frame);
      // Chromium does not list blob: frames: nobody knows whose they are, and none gets a content script.
      if (kind === "blob:" && KIND === "chrome") {
        await forge(frame, forgedFor(other, otherId));
        expect(await forgedAnswers(frame)).toEqual({ taken: false, answers: [] });
      } else expect(await answersTo(frame, forgedFor(other, otherId))).toEqual([REFUSED]);
    },
  );

  it.each(["sandboxed", "sandboxed srcdoc"] as const)("from a frame is refused: %s", async (kind) => {
    const [own] = stage.rp.credentialIds;
    const frame = await addFrame(page, stage.site, kind);
    await forgeFrameCall(frame);
    for (const source of [forgedFor(other, otherId), forgedFor(stage.rp, own as string)]) {
      expect(await answersTo(frame, source)).toEqual([{ type: "error", name: "NotAllowedError" }]);
    }
  });

  it("makes no passkey for that site", async () => {
    const source = `[{ type: "create", origin: "${other.origin}", options: {
      challenge: ${CHALLENGE}, origin: "${other.origin}", rp: { id: "${other.rpId}", name: "Forged" },
      user: { id: { binary: "user" }, name: "forged", displayName: "Forged" },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }] } }]`;
    expect(await answersTo(page, source)).toEqual([REFUSED]);
  });

  it("signs nothing but the page's own origin, whatever else the message says", async () => {
    const lies = `origin: "${other.origin}", rpId: "${other.rpId}"`;
    await forge(
      page,
      `[{ type: "get", ${lies}, documentId: "x", id: "x",
          options: { challenge: ${CHALLENGE}, rpId: "localhost", origin: "${other.origin}",
                     crossOrigin: true, topOrigin: "${other.origin}" } }]`,
    );
    const prompt = await stage.browser.prompt();
    expect(await prompt.text("#rp-id")).toBe("localhost");
    expect(await prompt.count(`[data-credential-id="${otherId}"]`)).toBe(0);
    expect(await prompt.text("main")).not.toContain(OTHER_HOST);
    await approve(prompt, { pin: PIN });
    await expect.poll(async () => (await forgedAnswers(page)).answers.length).toBe(1);
    const [answer] = (await forgedAnswers(page)).answers;
    expect(stage.rp.credentialIds).toContain(answer?.json?.id);
    expect(JSON.parse(answer?.clientData ?? "")).toEqual({
      type: "webauthn.get",
      challenge: Buffer.from("x".repeat(32)).toString("base64url"),
      origin: stage.site.origin(),
      crossOrigin: false,
    });
  });
});

describe("a message of the wrong shape", () => {
  const get = (options: string) => `{ type: "get", options: { challenge: ${CHALLENGE}, ${options} } }`;
  const malformed = [
    "5",
    `"delivered"`,
    `"abort"`,
    `[]`,
    `{}`,
    `new Map([["type", "get"]])`,
    `new Date(0)`,
    `new Blob(["get"])`,
    `{ type: "get" }`,
    `{ type: "get", options: null }`,
    `{ type: "get", options: "text" }`,
    `{ type: "get", options: {} }`,
    `{ type: "store", options: { challenge: ${CHALLENGE} } }`,
    `{ type: ["get"], options: { challenge: ${CHALLENGE} } }`,
    `{ type: "start", id: crypto.randomUUID(), request: { type: "get", options: { challenge: "AAAA" } } }`,
    `{ type: "vault.state" }`,
    `{ type: "get", options: { challenge: new Uint8Array(32) } }`,
    `{ type: "get", options: { challenge: 5 } }`,
    `{ type: "get", options: { challenge: "AA==" } }`,
    `{ type: "get", options: { challenge: { binary: 5 } } }`,
    `{ type: "get", options: { challenge: { binary: { binary: "x" } } } }`,
    `{ type: "constructor", options: {} }`,
    `{ type: "getClientCapabilities", options: { conditionalGet: "yes" } }`,
    `{ type: "isUserVerifyingPlatformAuthenticatorAvailable" }`,
    `{ type: "signalUnknownCredential", options: { rpId: "localhost" } }`,
    `{ type: "signalAllAcceptedCredentials",
        options: { rpId: "localhost", userId: "AA", allAcceptedCredentialIds: "AA" } }`,
    get(`allowCredentials: {}`),
    get(`allowCredentials: "list"`),
    get(`allowCredentials: [null]`),
    get(`allowCredentials: [{}]`),
    get(`allowCredentials: [[]]`),
    get(`allowCredentials: [{ type: 5, id: "x" }]`),
    get(`allowCredentials: [{ type: "public-key", id: 5 }]`),
    get(`allowCredentials: [{ type: "public-key", id: "AA", transports: "usb" }]`),
    get(`allowCredentials: Object.assign([], { length: 3 })`),
    get(`timeout: "5"`),
    get(`rpId: ["localhost"]`),
    get(`rpId: null`),
    get(`userVerification: 5`),
    get(`hints: ["client-device", 5]`),
    get(`hints: { 0: "client-device", length: 1 }`),
    get(`extensions: "all"`),
    get(`extensions: { prf: { evalByCredential: { __proto__: null, x: { first: "AA==" } } } }`),
    get(`extensions: { largeBlob: { write: 5 } }`),
    `{ type: "create", options: { challenge: ${CHALLENGE} } }`,
    `{ type: "create", options: { challenge: ${CHALLENGE}, rp: { name: "x" }, user: null, pubKeyCredParams: [] } }`,
    `{ type: "create", options: { challenge: ${CHALLENGE}, rp: { name: "x" },
        user: { id: "AA", name: "x", displayName: "x" }, pubKeyCredParams: [{ type: "public-key", alg: "-7" }] } }`,
  ];

  it.each(malformed)("is refused with a TypeError and no window: %s", async (message) => {
    expect(await answersTo(page, `[${message}]`)).toEqual([{ type: "error", name: "TypeError" }]);
  });

  it.each(["undefined", "null", get(`timeout: 5n`)])(
    "that the page's script does not send goes to the browser without a window: %s",
    async (message) => {
      expect(await answersTo(page, `[${message}]`)).toEqual([{ type: "native" }]);
    },
  );

  it("is refused in every kind of frame", async () => {
    for (const kind of ["same origin", "sandboxed", "other origin"] as const) {
      const frame = await addFrame(page, stage.site, kind);
      await forgeFrameCall(frame);
      expect(await answersTo(frame, "[{}]")).toEqual([{ type: "error", name: "TypeError" }]);
    }
  });

  it("that is longer than any request goes to the browser without a window", async () => {
    expect(await answersTo(page, `[${get(`rpId: "x".repeat(1 << 19)`)}]`)).toEqual([{ type: "native" }]);
  });

  it("does not keep the next ceremony from working", async () => {
    await answersTo(page, "[{}, null, 5]");
    await register(stage, page);
  });
});

describe("the channel tells nothing", () => {
  it("of the vault: locked or not, the answers are the same, and none comes before the person decides", async () => {
    const list = JSON.stringify({ binary: Buffer.from(otherId, "base64url").toString("latin1") });
    const probes = [
      "[{}]",
      `[{ type: "get", options: { challenge: ${CHALLENGE}, rpId: "${OTHER_HOST}" } }]`,
      `[{ type: "get", options: { challenge: ${CHALLENGE},
          allowCredentials: [{ type: "public-key", id: ${list} }] } }]`,
      `[{ type: "get", options: { challenge: ${CHALLENGE}, hints: ["security-key"] } }]`,
    ];
    const probe = async () => {
      const answers = [];
      for (const source of probes) answers.push(await answersTo(page, source));
      // Asked twice over one channel, then called off.
      const ask = `{ type: "get", options: { challenge: ${CHALLENGE} } }`;
      await forge(page, `[${ask}, ${ask}]`);
      await stage.browser.prompt();
      await say(page, "delivered", "abort");
      await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
      return [...answers, (await forgedAnswers(page)).answers];
    };
    const unlocked = await probe();
    await lock(stage.browser);
    const locked = await probe();
    await unlock(stage.browser, PIN);
    expect(locked).toEqual(unlocked);
    expect(unlocked.at(-1)).toEqual([]);
  });

  it("and the page has no other way to the extension", async () => {
    const ways = await page.evaluate(() => {
      const { chrome, browser } = self as { chrome?: { runtime?: object }; browser?: object };
      return [typeof chrome?.runtime, typeof browser];
    });
    expect(ways).toEqual(["undefined", "undefined"]);
  });
});
