import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { beginGet } from "./fixtures/ceremony.ts";
import { randomBase64url } from "./fixtures/relying-party.ts";
import { makeSlowPrompt } from "./fixtures/slow-prompt.ts";
import { credentialOf, KIND, PIN, register, requestOptions, type Stage, setStage } from "./fixtures/stage.ts";

/** In Chromium the prompt's page is there before its script: what a person does in it by then holds. */

const LATE_MS = 2_500;
let stage: Stage;
let page: Surface;
let slow: Awaited<ReturnType<typeof makeSlowPrompt>>;

beforeAll(async () => {
  slow = await makeSlowPrompt(`dist/${KIND}`, LATE_MS);
  stage = await setStage({ extensionDir: slow.dir });
  page = await stage.browser.open(`${stage.site.origin()}/`);
  for (const name of ["anna@example.com", "bert@example.com"]) {
    await register(stage, page, { user: { id: randomBase64url(), name, displayName: "" } });
  }
});
afterAll(async () => {
  await stage?.close();
  await slow?.remove();
});

/** What the page shows, and whether its script has begun. */
const seen = (prompt: Surface) =>
  prompt.evaluate(() => ({
    chosen: document.querySelector<HTMLInputElement>("[name=account]:checked")?.value,
    focused: (document.activeElement as HTMLInputElement | null)?.value,
    pin: document.querySelector<HTMLInputElement>("#pin")?.value,
    held: document.querySelector<HTMLButtonElement>("#approve")?.disabled,
  }));

describe.skipIf(KIND === "firefox")("before the script has begun", () => {
  it("an account can be chosen, and it is the one that signs", async () => {
    const ceremony = await beginGet(page, requestOptions(stage.rp, { userVerification: "discouraged" }));
    const prompt = await stage.browser.prompt();
    const first = await seen(prompt);
    expect(first).toMatchObject({ held: true, focused: first.chosen });
    await prompt.press("ArrowDown");
    const { chosen } = await seen(prompt);
    expect(chosen).not.toBe(first.chosen);
    await prompt.waitFor("#approve:not([disabled])");
    expect(await seen(prompt)).toMatchObject({ chosen, focused: chosen });
    await prompt.press("Enter");
    expect(credentialOf(await ceremony.outcome()).id).toBe(chosen);
  });

  it("a PIN can be typed, and Enter sends nothing", async () => {
    const options = requestOptions(stage.rp, { userVerification: "required" });
    const ceremony = await beginGet(page, options);
    const prompt = await stage.browser.prompt();
    await prompt.type("#pin", PIN);
    await prompt.press("Enter");
    expect(await seen(prompt)).toMatchObject({ pin: PIN, held: true });
    await prompt.waitFor("#approve:not([disabled])");
    expect(await seen(prompt)).toMatchObject({ pin: PIN });
    await prompt.press("Enter");
    const { flags } = await stage.rp.verifyAuthentication(credentialOf(await ceremony.outcome()), options);
    expect(flags.uv).toBe(true);
  });
});
