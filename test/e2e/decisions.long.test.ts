import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { beginCreate, beginGet } from "./fixtures/ceremony.ts";
import { forge, forgedAnswers } from "./fixtures/forgery.ts";
import { approve, cancel, lock, pressApproveAtOnce, unlock } from "./fixtures/person.ts";
import { randomBase64url } from "./fixtures/relying-party.ts";
import { countedWorkers, silenceWorkers } from "./fixtures/silent-workers.ts";
import {
  creationOptions,
  credentialOf,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "./fixtures/stage.ts";
import { vaultContents, wholePasskeyIds } from "./fixtures/vault-contents.ts";

/** What becomes of a decision when the vault, the window or the page changes around it. */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  // The check of a PIN takes as long as a person's.
  stage = await setStage({ vault: "usual" });
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterEach(async () => {
  await page.close();
  await expect.poll(() => stage.browser.promptCount(), { timeout: 10_000 }).toBe(0);
});

function person(name: string) {
  return { id: randomBase64url(), name: `${name}@example.com`, displayName: name };
}

describe("locking while a prompt is open", () => {
  afterEach(async () => {
    const popup = await stage.browser.extension("popup/popup.html");
    await popup.waitFor("#lock, #unlock");
    const locked = (await popup.count("#unlock")) > 0;
    await popup.close();
    if (locked) await unlock(stage.browser, PIN);
  });

  it("of create(): the right PIN makes the passkey all the same", async () => {
    const options = creationOptions(stage.rp, { user: person("Lena") });
    const ceremony = await beginCreate(page, options);
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve");
    await lock(stage.browser);
    await approve(prompt, { pin: PIN });
    const { challenge } = options;
    const response = credentialOf(await ceremony.outcome());
    const made = await stage.rp.verifyRegistration(response, { challenge, requireUserVerification: true });
    expect(await wholePasskeyIds(stage.browser)).toContain(made.credentialId);
  });

  it("of create() that wants one click only: asks for the PIN, and says again what is superseded", async () => {
    const user = person("Mara");
    const older = await register(stage, page, { user });
    const authenticatorSelection = { residentKey: "required", userVerification: "discouraged" };
    const options = creationOptions(stage.rp, { user, authenticatorSelection });
    const ceremony = await beginCreate(page, options);
    const prompt = await stage.browser.prompt();
    await prompt.waitFor(".notice");
    expect(await prompt.count("#pin")).toBe(0);
    await lock(stage.browser);
    await prompt.waitFor("#pin");
    await prompt.waitFor(".notice", { gone: true });

    await prompt.type("#pin", PIN);
    await prompt.click("#approve");
    await prompt.waitFor(".notice", { timeout: 30_000 });
    expect(await prompt.text(".notice")).toMatch(/archived/i);
    expect(await ceremony.settled()).toBe(false);
    await approve(prompt);
    const made = credentialOf(await ceremony.outcome());
    await stage.rp.verifyRegistration(made, { challenge: options.challenge });
    const archived = async () =>
      (await vaultContents(stage.browser)).passkeys.find((one) => one.credentialId === older.credentialId)
        ?.archived;
    await expect.poll(archived, { timeout: 5_000 }).toBe(true);
  });

  it("of get(): the accounts go from the prompt, and come back with the PIN", async () => {
    const users = [person("Nils"), person("Olga")];
    for (const user of users) await register(stage, page, { user });
    const options = requestOptions(stage.rp, { userVerification: "discouraged" });
    const ceremony = await beginGet(page, options);
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("[data-credential-id]");
    for (const { name } of users) expect(await prompt.text("body")).toContain(name);

    const popup = await stage.browser.extension("popup/popup.html");
    await popup.click("#lock");
    await prompt.waitFor("[data-credential-id]", { gone: true });
    await prompt.waitFor("#pin");
    const html = await prompt.evaluate(() => document.documentElement.outerHTML);
    for (const { name, displayName } of users) {
      expect(html).not.toContain(name);
      expect(html).not.toContain(displayName);
    }

    // Unlocking in the prompt is told to the pages that are open.
    await popup.waitFor("#unlock");
    await prompt.type("#pin", PIN);
    await prompt.click("#approve");
    await prompt.waitFor("[data-credential-id]", { timeout: 30_000 });
    await popup.waitFor("#lock");
    expect(await popup.count("#unlock")).toBe(0);
    await popup.close();
    await approve(prompt);
    const { challenge } = options;
    await stage.rp.verifyAuthentication(credentialOf(await ceremony.outcome()), { challenge });
  });
});

describe("closing the window while the PIN is being checked", () => {
  /** A person's own hand would be too slow on some machines, and the driver's on others. */
  async function closeOnceApproved(prompt: Surface): Promise<void> {
    await prompt.waitFor("#approve:not([disabled])");
    await prompt.evaluate(() => {
      document.querySelector("form")?.addEventListener("submit", () => setTimeout(() => window.close()));
    });
    await pressApproveAtOnce(prompt, PIN);
    await prompt.waitClosed();
  }

  it("cancels create(): nothing is made", async () => {
    const before = await wholePasskeyIds(stage.browser);
    const ceremony = await beginCreate(page, creationOptions(stage.rp));
    await closeOnceApproved(await stage.browser.prompt());
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    expect(await wholePasskeyIds(stage.browser)).toEqual(before);
  });

  it("cancels create() of a locked vault", async () => {
    const before = await wholePasskeyIds(stage.browser);
    await lock(stage.browser);
    const ceremony = await beginCreate(page, creationOptions(stage.rp));
    await closeOnceApproved(await stage.browser.prompt());
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    // The PIN was right, so the vault is open.
    expect(await wholePasskeyIds(stage.browser)).toEqual(before);
  });

  it("cancels get()", async () => {
    await register(stage, page);
    const before = await vaultContents(stage.browser);
    const ceremony = await beginGet(page, requestOptions(stage.rp));
    await closeOnceApproved(await stage.browser.prompt());
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    expect(await vaultContents(stage.browser)).toEqual(before);
  });
});

describe("a decision that waits for a background that does not come back", () => {
  /** The prompt's page finds no background any more. */
  const cutOff = (prompt: Surface) =>
    prompt.evaluate(() => {
      const { browser } = globalThis as { browser?: typeof chrome };
      for (const api of [chrome, browser]) {
        if (api) api.runtime.connect = nobody;
      }
      function nobody(): never {
        throw new Error("Nobody listens");
      }
    });

  it("lets nothing else be chosen or typed, and is cancelled by the person", async () => {
    for (const name of ["Anna", "Bert"]) await register(stage, page, { user: person(name) });
    const ceremony = await beginGet(page, requestOptions(stage.rp, { userVerification: "required" }));
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve:not([disabled])");
    await cutOff(prompt);
    await pressApproveAtOnce(prompt, PIN);
    await stage.browser.stopBackground();
    await expect.poll(() => prompt.text("[role=status]")).toContain("Connecting");
    const form = await prompt.evaluate(() => ({
      still: document.querySelector<HTMLInputElement>("#pin")?.readOnly,
      accounts: [...document.querySelectorAll<HTMLInputElement>("[name=account]")].map((one) => one.disabled),
      cancel: document.querySelector<HTMLButtonElement>("#cancel")?.disabled,
    }));
    expect(form).toMatchObject({ still: true, cancel: false });
    expect(form.accounts.length).toBeGreaterThan(1);
    expect(form.accounts).not.toContain(false);
    await cancel(prompt);
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
  });
});

describe("closing the window while its page derives from the PIN", () => {
  it("cancels create() of a locked vault, which nobody has given the PIN", async () => {
    const before = await wholePasskeyIds(stage.browser);
    await lock(stage.browser);
    const ceremony = await beginCreate(page, creationOptions(stage.rp));
    const prompt = await stage.browser.prompt();
    await silenceWorkers(prompt);
    await prompt.type("#pin", PIN);
    await expect.poll(async () => (await countedWorkers(prompt)).asked).toBe(1);
    await prompt.click("#approve");
    await prompt.close();
    expect(await ceremony.outcome()).toMatchObject({ ok: false, name: "NotAllowedError" });
    await expect(vaultContents(stage.browser)).rejects.toThrow("The vault is locked");
    await unlock(stage.browser, PIN);
    expect(await wholePasskeyIds(stage.browser)).toEqual(before);
  });
});

describe("a passkey whose page never says that it holds it", () => {
  it("leaves the older one of the account in its place", async () => {
    const user = person("Paul");
    const older = await register(stage, page, { user });
    const binary = (text: string) => ({ binary: Buffer.from(text, "base64url").toString("latin1") });
    const asked = creationOptions(stage.rp);
    const options = {
      ...asked,
      challenge: binary(asked.challenge),
      user: { ...user, id: binary(user.id) },
    };
    await forge(page, JSON.stringify([{ type: "create", options }]));
    const prompt = await stage.browser.prompt();
    expect(await prompt.text("main")).toMatch(/archived/i);
    await approve(prompt, { pin: PIN });
    const made = async () => (await forgedAnswers(page)).answers[0]?.json?.id;
    await expect.poll(made, { timeout: 10_000 }).toBeDefined();

    const ids = [older.credentialId, await made()];
    const { passkeys } = await vaultContents(stage.browser);
    const ofAccount = passkeys.filter(({ credentialId }) => ids.includes(credentialId));
    expect(ofAccount).toHaveLength(2);
    for (const { credentialId, archived, confirmed } of ofAccount) {
      expect({ archived, confirmed }).toEqual({
        archived: false,
        confirmed: credentialId === older.credentialId,
      });
    }

    // Both are offered, and the one that the site knows signs in.
    const request = requestOptions(stage.rp);
    const ceremony = await beginGet(page, request);
    const asking = await stage.browser.prompt();
    await asking.waitFor(`[data-credential-id="${ids[1]}"]`);
    expect(await asking.text(`[data-credential-id="${ids[1]}"]`)).toMatch(/perhaps unknown/i);
    expect(await asking.text(`[data-credential-id="${older.credentialId}"]`)).not.toMatch(/unknown/i);
    await approve(asking, { pin: PIN, credentialId: older.credentialId });
    const response = credentialOf(await ceremony.outcome());
    const signedIn = await stage.rp.verifyAuthentication(response, { challenge: request.challenge });
    expect(signedIn.credentialId).toBe(older.credentialId);
  });
});
