import { randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import { beforeEach, describe, expect, test } from "vitest";
import { type Attached, attach, createAuthenticator, type PuppeteerPage } from "../../../testing/index.ts";
import { fakeFrame } from "./fake-frame.ts";

/** What a test has of `attach`, with a page that is none: its calls are made here. */

const origin = "https://example.com";
const random = () => randomBytes(32).toString("base64url");
const creation = () => ({
  rp: { name: "Example" },
  user: { id: random(), name: "ada", displayName: "Ada" },
  challenge: random(),
  pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: "public-key", alg })),
  timeout: 300_000,
  excludeCredentials: [],
  authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
});
const stands = { counter: { mode: "fixed" } } as const;
const request = () => ({ challenge: random(), rpId: "example.com", userVerification: "required" });

let call: (text: string) => Promise<string>;
let page: PuppeteerPage;
beforeEach(() => {
  const frame = { ...fakeFrame(origin), evaluate: async () => true };
  page = Object.assign(new EventEmitter(), {
    frames: () => [frame],
    evaluateOnNewDocument: async () => ({ identifier: "1" }),
    removeScriptToEvaluateOnNewDocument: async () => undefined,
    exposeFunction: async (_: string, callback: typeof call) => {
      call = callback;
    },
    removeExposedFunction: async () => undefined,
  });
});

let count = 0;
async function ask(request: object): Promise<{ type: string; name?: string }> {
  const state = { origin, active: true };
  return JSON.parse(await call(JSON.stringify({ type: "call", id: `${++count}`, request, state })));
}

const create = () => ask({ type: "create", options: creation() });
const get = () => ask({ type: "get", options: request() });

describe("an attached authenticator", () => {
  test("waits for what the test decides, and types a ceremony by its kind", async () => {
    const passkeys = await attach(page);
    const created = create();
    const ceremony = await passkeys.next({ type: "create" });
    const { response } = await ceremony.approve();
    expect(response.attestationObject).toMatch(/^[\w-]+$/);
    expect(await created).toMatchObject({ type: "credential" });
    const got = get();
    const { response: assertion } = await (await passkeys.next({ type: "get" })).approve();
    expect(assertion.signature).toMatch(/^[\w-]+$/);
    expect(await got).toMatchObject({ type: "credential" });
  });

  test("answers by itself, or declines, where its profile says so", async () => {
    const passkeys = await attach(page, { approval: "automatic" });
    expect(await create()).toMatchObject({ type: "credential" });
    passkeys.authenticator.configure({ approval: "declined" });
    expect(await get()).toMatchObject({ type: "error", name: "NotAllowedError" });
  });

  test("takes its time, and the request's where nobody answers", async () => {
    const passkeys = await attach(page, { delay: 30 });
    const began = performance.now();
    const slow = get();
    const none = (await passkeys.next()).approve();
    await expect(none).rejects.toMatchObject({ name: "NotAllowedError" });
    await slow;
    const unanswered = ask({ type: "create", options: { ...creation(), timeout: 40 } });
    const approved = (await passkeys.next()).approve({ faults: ["timeout"] });
    await expect(approved).rejects.toMatchObject({ name: "NotAllowedError" });
    expect(await unanswered).toMatchObject({ type: "error", name: "NotAllowedError" });
    await Promise.all([create(), passkeys.next().then((ceremony) => ceremony.approve())]);
    expect(performance.now() - began).toBeGreaterThan(65);
  });

  test("is one that is there already, where that is given", async () => {
    const authenticator = createAuthenticator();
    const passkeys = await attach(page, { authenticator });
    expect(passkeys.authenticator).toBe(authenticator);
    await create();
    expect(authenticator.credentials).toHaveLength(1);
  });

  test("declines what waits when it is detached", async () => {
    const passkeys = await attach(page);
    const created = create();
    await passkeys.next();
    await passkeys.detach();
    expect(await created).toMatchObject({ type: "error", name: "NotAllowedError" });
  });
});

describe("what cannot be is told", () => {
  test("a page that has an authenticator already", async () => {
    const first = await attach(page);
    await expect(attach(page)).rejects.toThrow("has an authenticator already");
    await expect(first.add(page)).rejects.toThrow("has an authenticator already");
    await first.detach();
    const second = await attach(page, { approval: "automatic" });
    expect(await create()).toMatchObject({ type: "credential" });
    await second.detach();
  });

  test("a page that could not be spoken to may be tried again", async () => {
    const { exposeFunction } = page;
    page.exposeFunction = () => Promise.reject(new Error("Target closed"));
    await expect(attach(page)).rejects.toThrow("Target closed");
    page.exposeFunction = exposeFunction;
    await attach(page);
  });

  test("options of a new authenticator beside one that is given", async () => {
    const authenticator = createAuthenticator();
    const both = attach(page, { authenticator, approval: "asked" });
    await expect(both).rejects.toThrow(/^approval is of a new authenticator/);
    const changes: object = { approval: undefined };
    await attach(page, { authenticator, ...changes });
  });

  test("an approval that cannot be, and the ceremony still waits", async () => {
    const passkeys = await attach(page);
    const created = create();
    const ceremony = await passkeys.next();
    await expect(ceremony.approve({ profile: { delay: -1 } })).rejects.toThrow(TypeError);
    await expect(ceremony.approve({ credentialId: "no base64url!" })).rejects.toThrow(TypeError);
    expect(ceremony.decision).toBeUndefined();
    await ceremony.approve();
    expect(await created).toMatchObject({ type: "credential" });
  });
});

test("what is undefined is left out", async () => {
  const nothing: object = { approval: undefined, delay: undefined };
  const passkeys = await attach(page, nothing);
  expect(passkeys.authenticator.profile.approval).toBe("asked");
  passkeys.authenticator.configure({ delay: 30, counter: { mode: "fixed" } });
  const less: object = { delay: undefined, counter: { mode: undefined } };
  passkeys.authenticator.configure(less);
  expect(passkeys.authenticator.profile).toMatchObject({ delay: 30, counter: { mode: "fixed" } });
});

describe("what stands out in the calls", () => {
  const found = (passkeys: Attached) => passkeys.findings().map(({ id, severity }) => `${severity} ${id}`);

  test("is nothing where they are as they should be", async () => {
    const passkeys = await attach(page, { approval: "automatic" });
    await create();
    await get();
    expect(found(passkeys)).toEqual([]);
  });

  test("is told of options, and not of what a test has spoilt", async () => {
    const passkeys = await attach(page, { approval: "automatic" });
    await create();
    await ask({ type: "get", options: { ...request(), challenge: "AQIDBAUG" } });
    passkeys.authenticator.configure({ approval: "asked" });
    // Three answers with a counter that does not rise would be a finding.
    for (let i = 0; i < 4; i++) {
      const asked = get();
      await (await passkeys.next()).approve({ faults: ["counter-cloned"], profile: stands });
      await asked;
    }
    expect(found(passkeys)).toEqual(["error challenge-short"]);
  });

  const { user } = creation();
  const again = () => ask({ type: "create", options: { ...creation(), user } });

  test.each<[string, (passkeys: Attached) => Promise<void>]>([
    [
      "of failNext",
      async ({ authenticator }) => {
        authenticator.failNext("uv-zero", "wrong-origin");
        await again();
        authenticator.failNext("uv-zero");
        await get();
      },
    ],
    [
      "of the authenticator",
      async ({ authenticator }) => {
        authenticator.configure({ faults: ["uv-zero", "wrong-origin"] });
        await again();
        await get();
      },
    ],
    [
      "of an approval's profile",
      async (passkeys) => {
        passkeys.authenticator.configure({ approval: "asked" });
        for (const call of [again, get]) {
          const asked = call();
          await (await passkeys.next()).approve({ profile: { faults: ["uv-zero", "wrong-origin"] } });
          await asked;
        }
      },
    ],
  ])("is nothing of the faults %s", async (_, spoil) => {
    const passkeys = await attach(page, { approval: "automatic" });
    await spoil(passkeys);
    passkeys.authenticator.configure({ approval: "automatic", faults: [] });
    await again();
    await get();
    expect(found(passkeys)).toEqual([]);
  });
});
