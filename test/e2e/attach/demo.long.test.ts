import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Demo, startDemo, type Verified } from "../../../demo/server.ts";
import { type Attached, attach } from "../../../testing/index.ts";
import { DRIVERS, type Driver, run, startDriver, type TestPage } from "./fixtures/drivers.ts";

/** The ways through the demo relying party, with an authenticator that a driver has attached to its pages. */

const PASSWORD = "a long enough password";

let demo: Demo;
const verified: Verified[] = [];
beforeAll(async () => {
  demo = await startDemo();
  demo.onVerified((event) => verified.push(event));
});
afterAll(() => demo?.close());

let people = 0;

describe.each(DRIVERS)("the demo relying party, driven by %s", (name) => {
  let driver: Driver;
  let page: TestPage;
  let passkeys: Attached;

  beforeAll(async () => {
    driver = await startDriver(name);
  });
  afterAll(() => driver?.close());
  beforeEach(async () => {
    page = await driver.open();
    passkeys = await attach(page.page);
    await signUp();
  });
  afterEach(() => page.close());

  async function signUp(): Promise<void> {
    await page.goto(demo.origin);
    await page.type("#signup-username", `person-${name}-${++people}`);
    await page.type("#signup-password", PASSWORD);
    await page.click("#signup-submit");
    await page.waitFor("#add-passkey");
    verified.length = 0;
  }

  async function addPasskey(): Promise<string> {
    await page.click("#add-passkey");
    const { id } = await (await passkeys.next({ type: "create" })).approve();
    await page.waitFor(`[data-passkey-id="${id}"]`);
    return id;
  }

  /** What the page tells the person once something went wrong. */
  async function complaint(): Promise<string | null | undefined> {
    await page.waitFor('#status[data-state="error"]');
    return run(page, () => document.querySelector("#status")?.textContent, undefined);
  }

  /** Keeps the name of what `create()` is rejected with, as the page's own script gets it. */
  function noteErrors(): Promise<void> {
    return run(
      page,
      () => {
        const { credentials } = navigator;
        const create = credentials.create.bind(credentials);
        credentials.create = async (options) => {
          try {
            return await create(options);
          } catch (error) {
            Reflect.set(window, "noted", error instanceof DOMException && error.name);
            throw error;
          }
        };
      },
      undefined,
    );
  }

  it("signs up, adds a passkey, and signs in with it", async () => {
    const id = await addPasskey();
    expect(verified).toMatchObject([{ step: "registration", credentialId: id, counter: 1 }]);
    await page.click("#sign-out");
    await page.waitFor("#passkey-signin");
    await page.click("#passkey-signin");
    const ceremony = await passkeys.next({ type: "get" });
    expect(ceremony.options).toMatchObject({ rpId: "localhost", userVerification: "required" });
    await ceremony.approve();
    await page.waitFor("#add-passkey");
    expect(verified.at(-1)).toMatchObject({
      step: "passkey-signin",
      credentialId: id,
      counter: 2,
      flags: { up: true, uv: true, be: true, bs: false },
    });
  });

  it("steps up for billing", async () => {
    const id = await addPasskey();
    await page.goto(`${demo.origin}/billing`);
    await page.click("#step-up");
    const ceremony = await passkeys.next();
    expect(ceremony.options).toMatchObject({ allowCredentials: [{ id, type: "public-key" }] });
    await ceremony.approve();
    await page.waitFor("#balance");
    expect(verified.at(-1)).toMatchObject({ step: "step-up", credentialId: id });
  });

  it("does not add a passkey twice to one authenticator", async () => {
    const id = await addPasskey();
    await page.click("#add-passkey");
    const ceremony = await passkeys.next();
    expect(ceremony.options).toMatchObject({ excludeCredentials: [{ id }] });
    await expect(ceremony.approve()).rejects.toMatchObject({ name: "InvalidStateError" });
    expect(await complaint()).toBe("You already have a passkey for this account here.");
  });

  it("tells a person who has declined that nothing has changed", async () => {
    await page.click("#add-passkey");
    (await passkeys.next()).decline();
    expect(await complaint()).toBe("That was cancelled or took too long. Nothing has changed.");
    expect(verified).toEqual([]);
    await addPasskey();
  });

  it.each([
    ["AbortError", /abort/],
    ["ConstraintError", /./],
    ["InvalidStateError", /^You already have a passkey for this account here\.$/],
    ["NotAllowedError", /^That was cancelled or took too long\. Nothing has changed\.$/],
    ["NotReadableError", /^Made by a test\.$/],
    ["NotSupportedError", /^Nothing here can make a passkey of a kind that Harbour accepts\.$/],
    ["OperationError", /^Made by a test\.$/],
    ["SecurityError", /^Passkeys do not work at this address\./],
    ["UnknownError", /./],
  ])("gets exactly a %s, and tells the person", async (error, told) => {
    await noteErrors();
    await page.click("#add-passkey");
    (await passkeys.next()).fail(error);
    expect(await complaint()).toMatch(told);
    expect(await run(page, () => Reflect.get(window, "noted"), undefined)).toBe(error);
  });

  it("refuses a sign-in whose answer was made for another origin, and takes the next one", async () => {
    await addPasskey();
    await page.click("#sign-out");
    await page.waitFor("#passkey-signin");
    await page.click("#passkey-signin");
    await (await passkeys.next()).approve({ faults: ["wrong-origin"] });
    expect(await complaint()).toBe(`This answer was made for https://attacker.example, not ${demo.origin}.`);
    expect(verified.at(-1)).toMatchObject({ step: "registration" });
    await page.click("#passkey-signin");
    await (await passkeys.next()).approve();
    await page.waitFor("#add-passkey");
  });

  it("goes its way by itself where approval is automatic", async () => {
    passkeys.authenticator.configure({ approval: "automatic" });
    await page.click("#add-passkey");
    await page.waitFor("[data-passkey-id]");
    await page.goto(`${demo.origin}/billing`);
    await page.click("#step-up");
    await page.waitFor("#balance");
  });
});
