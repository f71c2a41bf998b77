import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { approve, cancel, lock } from "./fixtures/person.ts";
import { RelyingParty, randomBase64url } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  descriptor,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";

/** What the prompt says, as a screen reader reads it, and how far one gets with the keyboard alone. */

let stage: Stage;
let page: Surface;
const NATIVE = "Use another device or browser passkey";
const user = (name: string) => ({ id: randomBase64url(), name: `${name}@example.com`, displayName: "" });
const PRF = { prf: { eval: { first: randomBase64url() } } };

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterEach(async () => {
  await page.close();
  await expect.poll(() => stage.browser.promptCount(), { timeout: 10_000 }).toBe(0);
});

/** The prompt, ready for an answer. */
async function nextPrompt(): Promise<Surface> {
  const prompt = await stage.browser.prompt();
  await prompt.waitFor("#approve:not([disabled])");
  return prompt;
}

async function expectRoles(prompt: Surface, ...wanted: [role: string, name: string][]): Promise<void> {
  const found: [string, string][] = [];
  for (const [role, name] of wanted) {
    if ((await prompt.countByRole(role, name)) === 1) found.push([role, name]);
  }
  expect(found).toEqual(wanted);
}

/** The label of the PIN's field. A field for a password has no role of its own. */
const pinLabel = (prompt: Surface) =>
  prompt.evaluate(() => document.querySelector<HTMLInputElement>("#pin")?.labels?.[0]?.textContent);

/** What has the focus: its id, or its value in a list of accounts. */
const focused = (prompt: Surface) =>
  prompt.evaluate(() => {
    const { id, tagName } = document.activeElement ?? {};
    const { value, type } = document.activeElement as HTMLInputElement;
    return type === "radio" ? value : id || (tagName ?? "");
  });

describe("a new passkey", () => {
  it("is asked for by name, site and account; on the first visit that is said", async () => {
    const ceremony = await beginCreate(page, creationOptions(stage.rp, { user: user("ada") }));
    const prompt = await nextPrompt();
    await expectRoles(
      prompt,
      ["dialog", "Create a passkey for localhost"],
      ["heading", "Create a passkey for localhost"],
      ["button", "Cancel"],
      ["button", "Create passkey"],
      ["button", NATIVE],
    );
    expect(await prompt.countByRole("button", "Sign in")).toBe(0);
    expect(await pinLabel(prompt)).toBe("PIN");
    const text = await prompt.text("main");
    expect(text).toContain("ada@example.com");
    expect(text).toContain(`Asked by ${stage.site.origin()}`);
    expect(await prompt.text("#history")).toContain("First time here");
    expect(await prompt.count("#extras")).toBe(0);
    await approve(prompt, { pin: PIN });
    credentialOf(await ceremony.outcome());
  });

  it("is not the first where the vault holds one, and says what else is asked for", async () => {
    const ceremony = await beginCreate(
      page,
      creationOptions(stage.rp, { user: user("bob"), extensions: PRF }),
    );
    const prompt = await nextPrompt();
    expect(await prompt.text("#history")).toBe("Your vault holds a passkey for this site.");
    expect(await prompt.text("#extras")).toBe("It also asks for an encryption key.");
    await cancel(prompt);
    await ceremony.outcome();
  });

  it("of a site that the vault does not know is told apart from one that it knows", async () => {
    const origin = stage.site.origin("elsewhere.localhost");
    await page.goto(`${origin}/`);
    const ceremony = await beginCreate(
      page,
      creationOptions(new RelyingParty("elsewhere.localhost", origin)),
    );
    const prompt = await nextPrompt();
    expect(await prompt.text("#history")).toContain("First time here");
    await cancel(prompt);
    await ceremony.outcome();
  });
});

describe("a sign-in", () => {
  it("says whether the person was here, and no more while the vault is locked", async () => {
    await lock(stage.browser);
    const ceremony = await beginGet(page, requestOptions(stage.rp));
    const prompt = await nextPrompt();
    await expectRoles(prompt, ["dialog", "Sign in to localhost"], ["button", "Unlock and sign in"]);
    expect(await prompt.count("#history")).toBe(0);
    await approve(prompt, { pin: PIN });
    credentialOf(await ceremony.outcome());
    const again = await beginGet(page, requestOptions(stage.rp));
    const second = await nextPrompt();
    await expect.poll(() => second.text("#history")).toBe("You have used a passkey here before.");
    await cancel(second);
    await again.outcome();
  });

  it("says what else the site asks for, only where it does", async () => {
    const { credentialId } = await register(stage, page, { user: user("eve") });
    const allowCredentials = descriptor(credentialId);
    for (const [extensions, said] of [
      [PRF, "It also asks for an encryption key."],
      [{ largeBlob: { read: true } }, "It also asks for the data that it keeps here."],
      [{ largeBlob: { write: randomBase64url() } }, "It also asks for room for its data."],
    ] as const) {
      const ceremony = await beginGet(page, requestOptions(stage.rp, { allowCredentials, extensions }));
      const prompt = await nextPrompt();
      expect(await prompt.text("#extras")).toBe(said);
      await cancel(prompt);
      await ceremony.outcome();
    }
    const plain = await beginGet(
      page,
      requestOptions(stage.rp, { allowCredentials, extensions: { prf: {} } }),
    );
    const prompt = await nextPrompt();
    expect(await prompt.count("#extras")).toBe(0);
    await approve(prompt, { pin: PIN });
    await plain.outcome();
  });
});

describe("by keyboard alone", () => {
  it("one chooses an account by the arrows, types the PIN, and signs in by Enter", async () => {
    const ceremony = await beginGet(page, requestOptions(stage.rp));
    const prompt = await nextPrompt();
    await expectRoles(prompt, ["group", "Choose an account"]);
    const accounts = await prompt.evaluate(() =>
      [...document.querySelectorAll<HTMLInputElement>("[name=account]")].map(({ value }) => value),
    );
    expect(accounts.length).toBeGreaterThan(1);
    await expect.poll(() => focused(prompt)).toBe(accounts[0]);
    await prompt.press("ArrowDown");
    expect(await focused(prompt)).toBe(accounts[1]);
    await prompt.press("Tab");
    expect(await focused(prompt)).toBe("pin");
    for (const key of PIN) await prompt.press(key);
    await prompt.press("Enter");
    expect(credentialOf(await ceremony.outcome()).id).toBe(accounts[1]);
  });

  it("one comes to every button in its order, and back", async () => {
    const ceremony = await beginCreate(page, creationOptions(stage.rp, { user: user("fay") }));
    const prompt = await nextPrompt();
    await expect.poll(() => focused(prompt)).toBe("pin");
    const order: string[] = [];
    for (let i = 0; i < 3; i++) {
      await prompt.press("Tab");
      await prompt.waitFor("#approve:not([disabled])");
      order.push(await focused(prompt));
    }
    expect(order).toEqual(["cancel", "approve", "use-native"]);
    await prompt.press("Shift+Tab");
    expect(await focused(prompt)).toBe("approve");
    await prompt.press("Escape");
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    await prompt.waitClosed();
  });

  it("a wrong PIN is told as an alert, with the focus where the next one is typed", async () => {
    const ceremony = await beginCreate(page, creationOptions(stage.rp, { user: user("gil") }));
    const prompt = await nextPrompt();
    await prompt.type("#pin", "not the PIN");
    await prompt.press("Enter");
    await prompt.waitFor("[role=alert]", { timeout: 30_000 });
    await expect.poll(() => focused(prompt)).toBe("pin");
    const field = await prompt.evaluate(() => {
      const pin = document.querySelector("#pin");
      const note = document.getElementById(pin?.getAttribute("aria-describedby") ?? "");
      return [pin?.getAttribute("aria-invalid"), note?.getAttribute("role")];
    });
    expect(field).toEqual(["true", "alert"]);
    await cancel(prompt);
    await ceremony.outcome();
  });

  it("the buttons can be used half a second after the window shows at the latest", async () => {
    const held: number[] = [];
    for (const name of ["hal", "hat", "ham"]) {
      const ceremony = await beginCreate(page, creationOptions(stage.rp, { user: user(name) }));
      const prompt = await stage.browser.prompt();
      held.push(
        await prompt.evaluate(async () => {
          while (document.querySelector("#approve:not([disabled])") === null) {
            await new Promise((done) => requestAnimationFrame(done));
          }
          const enabled = performance.now();
          const painted = performance.getEntriesByName("first-contentful-paint")[0];
          if (painted === undefined) throw new Error("Nothing was painted");
          return enabled - painted.startTime;
        }),
      );
      await cancel(prompt);
      await ceremony.outcome();
    }
    // One of them may have met a busy machine.
    expect(Math.min(...held)).toBeLessThanOrEqual(500);
    expect(Math.max(...held)).toBeLessThan(700);
    expect(Math.min(...held)).toBeGreaterThan(200);
  });
});

it("a wait after wrong PINs is told once: its seconds are no live region", async () => {
  const ceremony = await beginCreate(page, creationOptions(stage.rp, { user: user("ida") }));
  const prompt = await nextPrompt();
  // What is said of the last PIN may come before the wait that it leads to.
  for (let tries = 0; tries < 8; tries++) {
    await prompt.waitFor("#approve:not([disabled]), [role=timer]");
    if ((await prompt.count("[role=timer]")) > 0) break;
    await prompt.evaluate(() => document.querySelector("[role=alert]")?.setAttribute("data-old", ""));
    await prompt.evaluate((tried) => {
      const pin = document.querySelector<HTMLInputElement>("#pin");
      if (pin) pin.value = `not the PIN ${tried}`;
    }, tries);
    await prompt.press("Enter");
    await prompt.waitFor("[role=alert]:not([data-old]), [role=timer]", { timeout: 30_000 });
  }
  const live = await prompt.evaluate(() => {
    const timer = document.querySelector("[role=timer]");
    return [timer?.getAttribute("aria-live"), timer?.closest("[role=alert], [role=status]") ?? null];
  });
  expect(live).toEqual([null, null]);
  expect(await prompt.count("[role=timer]")).toBe(1);
  await cancel(prompt);
  await ceremony.outcome();
});
