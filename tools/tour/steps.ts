import type { Demo } from "../../demo/server.ts";
import type { Browser, Surface } from "../../test/e2e/driver/index.ts";
import { approve, makeVaultByHand } from "../../test/e2e/fixtures/person.ts";
import type { Expected } from "./verified.ts";

const PIN = "harbour-4711";
export const USERNAME = "ada";
const PASSWORD = "correct horse battery staple";

/** What the steps work with. */
export interface Tourist {
  browser: Browser;
  demo: Demo;
  page: Surface;
  /** Saves a picture of the surface under the current step's number. */
  picture(surface: Surface, what: string): Promise<void>;
}

export interface Step {
  name: string;
  /** What the relying party must have verified by the end of the step. */
  expected: Expected[];
  run(tourist: Tourist): Promise<void>;
}

async function picturePopup({ browser, picture }: Tourist, what: string, awaited: string): Promise<void> {
  const popup = await browser.extension("popup/popup.html");
  await popup.waitFor(awaited, { visible: true });
  await picture(popup, what);
  await popup.close();
}

/** Waits for Latchkey's window and approves in it, with the PIN where it asks for one. */
async function approveInPrompt({ browser, picture }: Tourist): Promise<void> {
  const prompt = await browser.prompt();
  await prompt.waitFor("#approve:not([disabled])", { visible: true });
  await picture(prompt, "prompt");
  await approve(prompt, (await prompt.count("#pin")) > 0 ? { pin: PIN } : {});
}

async function signOut({ page }: Tourist): Promise<void> {
  await page.click("#sign-out");
  await page.waitFor("#passkey-signin", { visible: true });
}

/** The tour: everything that a person does with passkeys at a site, once. */
export const STEPS: Step[] = [
  {
    name: "Make the vault",
    expected: [],
    async run(tourist) {
      await makeVaultByHand(tourist.browser, PIN, tourist.picture);
      await picturePopup(tourist, "popup", "#lock");
    },
  },
  {
    name: "Sign up with a password",
    expected: [],
    async run({ page }) {
      await page.type("#signup-username", USERNAME);
      await page.type("#signup-password", PASSWORD);
      await page.click("#signup-submit");
      await page.waitFor("#add-passkey", { visible: true });
    },
  },
  {
    name: "Register a passkey",
    expected: [{ step: "registration", uv: true }],
    async run(tourist) {
      await tourist.page.click("#add-passkey");
      await approveInPrompt(tourist);
      await tourist.page.waitFor("[data-passkey-id]", { visible: true });
    },
  },
  { name: "Sign out", expected: [], run: signOut },
  {
    name: "Sign in with the passkey alone",
    expected: [{ step: "passkey-signin", uv: true }],
    async run(tourist) {
      await tourist.page.click("#passkey-signin");
      await approveInPrompt(tourist);
      await tourist.page.waitFor("[data-passkey-id]", { visible: true });
    },
  },
  { name: "Sign out again", expected: [], run: signOut },
  {
    name: "Sign in with password and passkey",
    expected: [{ step: "password" }, { step: "second-factor" }],
    async run(tourist) {
      const { page } = tourist;
      await page.type("#signin-username", USERNAME);
      await page.type("#signin-password", PASSWORD);
      await page.click("#signin-submit");
      await page.click("#second-passkey");
      await approveInPrompt(tourist);
      await page.waitFor("[data-passkey-id]", { visible: true });
    },
  },
  {
    name: "Open billing and step up",
    expected: [{ step: "step-up", uv: true }],
    async run(tourist) {
      await tourist.page.click("#open-billing");
      await tourist.page.click("#step-up");
      await approveInPrompt(tourist);
      await tourist.page.waitFor("#balance", { visible: true });
    },
  },
];
