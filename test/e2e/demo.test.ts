import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, startDemo, type Verified } from "../../demo/server.ts";
import type { Surface } from "./driver/index.ts";
import { approve } from "./fixtures/person.ts";
import { PIN, type Stage, setStage } from "./fixtures/stage.ts";

/** Every way in and out of the demo relying party, as a person takes it, with what the server verified. */

const NAME = "ada";
const PASSWORD = "a long enough password";

let stage: Stage;
let demo: Demo;
let page: Surface;
const verified: Verified[] = [];

beforeAll(async () => {
  demo = await startDemo({ port: 0 });
  demo.onVerified((event) => verified.push(event));
  stage = await setStage();
  page = await stage.browser.open(demo.origin);
});
afterAll(async () => {
  await stage?.close();
  await demo?.close();
});

async function signOut(): Promise<void> {
  await page.click("#sign-out");
  await page.waitFor("#passkey-signin", { visible: true });
  verified.length = 0;
}

async function givePassword(): Promise<void> {
  await page.type("#signin-username", NAME);
  await page.type("#signin-password", PASSWORD);
  await page.click("#signin-submit");
}

async function approvePrompt(options: { pin?: string }): Promise<void> {
  await approve(await stage.browser.prompt(), options);
}

async function arriveHome(): Promise<void> {
  await page.waitFor("#add-passkey", { visible: true });
  // The page fills in what it asks the server for.
  await expect.poll(() => page.text("#account-name")).toContain(NAME);
}

/** A code that the server has not seen: the one after the current one where that was used. */
function codeFor(secret: string, stepsAhead: number): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(" ", "")) });
  return totp.generate({ timestamp: Date.now() + stepsAhead * 30_000 });
}

describe("the demo relying party", () => {
  it("signs up with a password and adds a passkey, which it lists without a key", async () => {
    await page.type("#signup-username", NAME);
    await page.type("#signup-password", PASSWORD);
    await page.click("#signup-submit");
    await arriveHome();
    await page.click("#add-passkey");
    await approvePrompt({ pin: PIN });
    await page.waitFor("[data-passkey-id]", { visible: true });
    expect(verified.at(-1)).toMatchObject({
      step: "registration",
      username: NAME,
      algorithm: -7,
      counter: 0,
      flags: { up: true, uv: true, be: true, bs: false },
    });
    expect(await page.text('[data-field="backed-up"]')).toBe("No");
    expect(await page.text('[data-field="last-used"]')).toBe("Never");
  });

  it("does not add a second passkey to the same vault", async () => {
    await page.click("#add-passkey");
    await approvePrompt({ pin: PIN });
    await page.waitFor('#status[data-state="error"]');
    expect(await page.count("[data-passkey-id]")).toBe(1);
  });

  it("sets up one-time codes and recovery codes", async () => {
    await page.click("#totp-setup");
    await expect.poll(() => page.text("#totp-secret")).not.toBe("");
    const secret = await page.text("#totp-secret");
    await page.type("#totp-confirm-code", codeFor(secret, 0));
    await page.click("#totp-confirm");
    await expect.poll(() => verified.at(-1)?.step, { timeout: 5_000 }).toBe("totp");
    await page.evaluate((text) => sessionStorage.setItem("secret", text), secret);
    await page.click("#recovery-make");
    await page.waitFor("[data-recovery-code]", { visible: true });
    expect(await page.count("[data-recovery-code]")).toBe(10);
    const codes = await page.evaluate(() =>
      Array.from(
        document.querySelectorAll<HTMLElement>("[data-recovery-code]"),
        (code) => code.textContent ?? "",
      ),
    );
    await page.evaluate((list) => sessionStorage.setItem("codes", JSON.stringify(list)), codes);
  });

  it("signs in with the passkey alone, verified", async () => {
    await signOut();
    await page.click("#passkey-signin");
    await approvePrompt({ pin: PIN });
    await arriveHome();
    expect(verified).toMatchObject([{ step: "passkey-signin", flags: { up: true, uv: true } }]);
  });

  it.each([
    ["discouraged", {}, false],
    ["preferred", { pin: PIN }, true],
  ] as const)("signs in with password, then passkey (verification %s)", async (verification, person, uv) => {
    await signOut();
    await givePassword();
    await page.waitFor("#second-passkey", { visible: true });
    await page.goto(`${demo.origin}/second?verification=${verification}`);
    await page.click("#second-passkey");
    await approvePrompt(person);
    await arriveHome();
    expect(verified).toMatchObject([
      { step: "password" },
      { step: "second-factor", flags: { up: true, uv } },
    ]);
  });

  it("signs in with password, then a one-time code, once", async () => {
    const secret = await page.evaluate(() => sessionStorage.getItem("secret") ?? "");
    await signOut();
    await givePassword();
    const code = codeFor(secret, 1);
    await page.type("#totp-code", code);
    await page.click("#totp-submit");
    await arriveHome();
    expect(verified).toMatchObject([{ step: "password" }, { step: "totp" }]);
    await signOut();
    await givePassword();
    await page.type("#totp-code", code);
    await page.click("#totp-submit");
    await page.waitFor('#status[data-state="error"]');
    expect(verified).toMatchObject([{ step: "password" }]);
  });

  it("signs in with password, then a recovery code, once", async () => {
    const [code = ""] = await page.evaluate(() => JSON.parse(sessionStorage.getItem("codes") ?? "[]"));
    await page.type("#recovery-code", code);
    await page.click("#recovery-submit");
    await arriveHome();
    expect(verified.at(-1)).toMatchObject({ step: "recovery-code", username: NAME });
    await signOut();
    await givePassword();
    await page.type("#recovery-code", code);
    await page.click("#recovery-submit");
    await page.waitFor('#status[data-state="error"]');
    expect(verified).toMatchObject([{ step: "password" }]);
  });

  it("shows billing only after a step-up with verification", async () => {
    await page.click("#second-passkey");
    await approvePrompt({});
    await arriveHome();
    await page.click("#open-billing");
    await page.waitFor("#step-up", { visible: true });
    expect(await page.count("#balance")).toBe(0);
    verified.length = 0;
    await page.click("#step-up");
    await approvePrompt({ pin: PIN });
    await page.waitFor("#balance", { visible: true });
    expect(verified).toMatchObject([{ step: "step-up", flags: { up: true, uv: true } }]);
  });
});
