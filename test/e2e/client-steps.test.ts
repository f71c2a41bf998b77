import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { approve, cancel } from "./fixtures/person.ts";
import { randomBase64url } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  descriptor,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
  signIn,
} from "./fixtures/stage.ts";
import { vaultContents } from "./fixtures/vault-contents.ts";

/** The steps of WebAuthn §5.1.3 and §5.1.4.1 that can fail, as a page sees them, and what is left of each. */

let stage: Stage;
let page: Surface;
/** The id of the one passkey. */
let own: string;

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/`);
  own = (await register(stage, page)).credentialId;
  before = await vaultContents(stage.browser);
});
afterAll(() => stage?.close());

/** As the test before left it. */
let before: Awaited<ReturnType<typeof vaultContents>>;
/** No error leaves a record, a changed one or a window. */
afterEach(async ({ task }) => {
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
  const after = await vaultContents(stage.browser);
  if (!task.name.startsWith("is no error")) expect(after).toEqual(before);
  before = after;
});

const userOf = (bytes: number) => ({
  user: { id: Buffer.alloc(bytes, 1).toString("base64url"), name: "alice", displayName: "Alice" },
});
const rpOf = (id: string) => ({ rp: { id, name: "Test site" } });
const onlyType = (type: string) => ({ pubKeyCredParams: [{ type, alg: -7 }] });

/** In Latchkey's own words: the browsers' errors have the same names, and other texts. */
const failure = (name: string, message: string) => ({ ok: false, name, message });
const WRONG_USER = failure("TypeError", "user.id must be between 1 and 64 bytes long");
const NO_TYPE = failure("NotSupportedError", "pubKeyCredParams has no entry of the type public-key");
const ADDRESS = failure("SecurityError", "127.0.0.1 is an IP address, not a domain");
const noSuffix = (rpId: string) =>
  failure("SecurityError", `${rpId} is not a registrable suffix of localhost`);
const EXCLUDED = failure("InvalidStateError", "A passkey that this site excludes is already in the vault");
const PENDING = failure("NotAllowedError", "A request is already pending.");
const REFUSED = failure("NotAllowedError", "The operation either timed out or was not allowed by the user.");

describe("without a window", () => {
  it.each<[string, Parameters<typeof creationOptions>[1], object]>([
    ["an empty user.id", userOf(0), WRONG_USER],
    ["a user.id of 65 bytes", userOf(65), WRONG_USER],
    ["the same before an rpId that is wrong", { ...userOf(65), ...rpOf("com") }, WRONG_USER],
    ["a public suffix", rpOf("com"), noSuffix("com")],
    ["an address", rpOf("127.0.0.1"), noSuffix("127.0.0.1")],
    ["a host below", rpOf("app.localhost"), noSuffix("app.localhost")],
    ["a port", rpOf(`localhost:${8443}`), noSuffix("localhost:8443")],
    ["another case", rpOf("LOCALHOST"), noSuffix("LOCALHOST")],
    ["the same before types that are wrong", { ...rpOf("com"), ...onlyType("x") }, noSuffix("com")],
    ["no type that is known", onlyType("something-new"), NO_TYPE],
  ])("create() with %s", async (_, change, error) => {
    const ceremony = await beginCreate(page, creationOptions(stage.rp, change));
    expect(await ceremony.outcome()).toEqual(error);
    expect(await stage.browser.promptCount()).toBe(0);
  });

  it.each(["com", "127.0.0.1", "app.localhost", "LOCALHOST", ""])("get() for %o", async (rpId) => {
    const ceremony = await beginGet(page, requestOptions(stage.rp, { rpId }));
    expect(await ceremony.outcome()).toEqual(noSuffix(rpId));
    expect(await stage.browser.promptCount()).toBe(0);
  });

  it("either of them from an address, with any rpId or none", async () => {
    const elsewhere = await stage.browser.open(`${stage.site.origin("127.0.0.1")}/`);
    for (const rpId of ["127.0.0.1", "localhost"]) {
      const made = await beginCreate(elsewhere, creationOptions(stage.rp, rpOf(rpId)));
      expect(await made.outcome()).toEqual(ADDRESS);
    }
    const asked = await beginGet(elsewhere, { challenge: randomBase64url() });
    expect(await asked.outcome()).toEqual(ADDRESS);
    await elsewhere.close();
  });

  it.each(["create", "get"] as const)("%s() with a signal that is aborted already", async (method) => {
    const aborted = { aborted: true };
    const ceremony =
      method === "create"
        ? // The signal comes before every step of the call itself.
          await beginCreate(page, creationOptions(stage.rp, userOf(0)), aborted)
        : await beginGet(page, requestOptions(stage.rp, { rpId: "com" }), aborted);
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "AbortError" });
  });

  it("create() and get() with a signal's own reason, be it what it may", async () => {
    const rejections = await page.evaluate(async () => {
      const publicKey = { challenge: new Uint8Array(16) };
      const seen: unknown[] = [];
      for (const reason of ["a text", 0, { mine: true }]) {
        const signal = AbortSignal.abort(reason);
        await navigator.credentials.get({ publicKey, signal }).catch((error) => seen.push(error === reason));
      }
      return seen;
    });
    expect(rejections).toEqual([true, true, true]);
  });
});

describe("with a window", () => {
  it("create() is refused where the person declines, as get() is", async () => {
    const made = await beginCreate(page, creationOptions(stage.rp));
    await cancel(await stage.browser.prompt());
    expect(await made.outcome()).toEqual(REFUSED);
    const asked = await beginGet(page, requestOptions(stage.rp));
    await cancel(await stage.browser.prompt());
    // One text for all refusals.
    expect(await asked.outcome()).toEqual(REFUSED);
  });

  it("an excluded passkey is told after consent alone", async () => {
    for (const id of [own, randomBase64url()]) {
      const options = creationOptions(stage.rp, { excludeCredentials: descriptor(id) });
      const declined = await beginCreate(page, options);
      const prompt = await stage.browser.prompt();
      const text = await prompt.text("main");
      expect(text).toContain("Create a passkey for");
      expect(text).not.toMatch(/exclude|already/i);
      await cancel(prompt);
      expect(await declined.outcome()).toEqual(REFUSED);
    }
    const options = creationOptions(stage.rp, { excludeCredentials: descriptor(own) });
    const ceremony = await beginCreate(page, options);
    await approve(await stage.browser.prompt(), { pin: PIN });
    expect(await ceremony.outcome()).toEqual(EXCLUDED);
  });

  it.each(["create", "get"] as const)("%s() that is aborted closes it", async (method) => {
    const ceremony =
      method === "create"
        ? await beginCreate(page, creationOptions(stage.rp))
        : await beginGet(page, requestOptions(stage.rp));
    const prompt = await stage.browser.prompt();
    await ceremony.abort();
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "AbortError" });
    await prompt.waitClosed();
  });

  it("an abort by a reason of the page's own rejects with that very reason", async () => {
    const aborted = await page.begin(async () => {
      const controller = new AbortController();
      addEventListener("give-up", () => controller.abort(document.body), { once: true });
      const publicKey = { challenge: new Uint8Array(16) };
      return navigator.credentials.get({ publicKey, signal: controller.signal }).then(
        () => "a credential",
        (error) => error === document.body,
      );
    });
    const prompt = await stage.browser.prompt();
    await page.evaluate(() => void dispatchEvent(new Event("give-up")));
    expect(await aborted.value()).toBe(true);
    await prompt.waitClosed();
  });

  it("a second request is refused while the first is asked", async () => {
    const first = await beginGet(page, requestOptions(stage.rp));
    const prompt = await stage.browser.prompt();
    const second = await beginCreate(page, creationOptions(stage.rp));
    expect(await second.outcome()).toEqual(PENDING);
    await cancel(prompt);
    await first.outcome();
  });
});

it("every error is one of the page's own realm", async () => {
  const kinds = await page.evaluate(async () => {
    const challenge = new Uint8Array(16);
    const made = {
      challenge,
      rp: { name: "x" },
      user: { id: new Uint8Array(), name: "a", displayName: "a" },
      pubKeyCredParams: [],
    };
    // One after the other: of two at once either may come first, and the other is refused as the second.
    const errors = [
      await navigator.credentials.create({ publicKey: made }).catch((error) => error),
      await navigator.credentials.get({ publicKey: { challenge, rpId: "com" } }).catch((error) => error),
    ];
    return errors.map((error) => [
      error.constructor === TypeError,
      error.constructor === DOMException,
      Object.prototype.toString.call(error),
      error.message,
    ]);
  });
  expect(kinds).toEqual([
    [true, false, "[object Error]", WRONG_USER.message],
    [false, true, "[object DOMException]", noSuffix("com").message],
  ]);
});

it("is no error: a value that no enumeration knows", async () => {
  const options = creationOptions(stage.rp, {
    attestation: "something-new",
    hints: ["something-new"],
    authenticatorSelection: {
      authenticatorAttachment: "something-new",
      residentKey: "something-new",
      requireResidentKey: true,
      userVerification: "something-new",
    },
  });
  const ceremony = await beginCreate(page, options);
  await approve(await stage.browser.prompt(), { pin: PIN });
  const made = credentialOf(await ceremony.outcome());
  const { flags } = await stage.rp.verifyRegistration(made, { challenge: options.challenge });
  expect(flags.uv).toBe(true);
  const change = {
    allowCredentials: [{ type: "something-new", id: own }, ...descriptor(made.id, ["something-new"])],
    hints: ["something-new"],
    userVerification: "something-new",
  };
  expect(await signIn(stage, page, change)).toMatchObject({ credentialId: made.id });
});
