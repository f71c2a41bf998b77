import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Surface, VirtualAuthenticator } from "../driver/index.ts";
import { beginGet } from "../fixtures/ceremony.ts";
import { cancel, lock } from "../fixtures/person.ts";
import {
  credentialOf,
  descriptor,
  KIND,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
} from "../fixtures/stage.ts";
import { ask, byPin, refusalOf } from "./fixtures/asking.ts";
import { makeCredential } from "./fixtures/device.ts";
import { actInDialog } from "./fixtures/manager.ts";

/** Opening the vault with this computer's authenticator, which Chromium's virtual one stands for. */

const WITH_PRF = { hasPrf: true, hasUserVerification: true, isUserVerified: true };
const TOGETHER_PIN = "granite willow 88";

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

describe.runIf(KIND === "firefox")("where the browser has none for extensions", () => {
  it("says so in the place of the button", async () => {
    const manager = await stage.browser.extension("popup/manager.html#security");
    await manager.waitFor("[data-missing]");
    const missing = await manager.text("[data-missing]");
    expect(missing).toMatch(/This device/);
    expect(missing).toMatch(/Firefox does not let an extension use this computer’s own authenticator/);
    expect(await manager.count("[data-missing] button")).toBe(0);
    expect(await manager.count("[role=alert]")).toBe(0);
    await manager.close();
  });
});

describe.runIf(KIND === "chrome")("where there is one", () => {
  /** The authenticator belongs to this page: everything is done here. */
  let manager: Surface;
  let device: VirtualAuthenticator;

  beforeAll(async () => {
    manager = await stage.browser.extension("popup/popup.html");
    device = await stage.browser.virtualAuthenticator(manager, WITH_PRF);
    await manager.goto(`${stage.browser.extensionOrigin}/popup/manager.html#security`);
  });
  afterAll(() => manager?.close());

  it("is added in the manager, and opens the vault without the PIN", async () => {
    await manager.click("#add-device");
    await actInDialog(manager, PIN);
    await manager.waitFor("[data-slot-type=platform]");
    expect(await manager.count("[data-slot-type=platform] .badge")).toBe(0);
    const credentials = await device.credentials();
    expect(credentials.map(({ rpId }) => rpId)).toEqual([stage.browser.extensionOrigin]);
    const slots = await ask(manager, "slots.list", {});
    expect(slots.find(({ type }) => type === "platform")).toMatchObject({ synced: false, removable: true });

    await manager.click("#lock");
    await manager.click("[data-way=platform]");
    await manager.waitFor("#slots", { timeout: 30_000 });
    expect(await ask(manager, "vault.state", {})).toBe("unlocked");
  });

  it("opens nothing with another output", async () => {
    await manager.click("#lock");
    await manager.waitFor("[data-way=platform]");
    const [slot] = (await ask(manager, "vault.waysIn", {})).platform;
    if (slot === undefined) throw new Error("There is no slot of this device");
    const output = Buffer.alloc(32, 7).toString("base64url");
    const secret = { type: "platform", slot: slot.slot, output } as const;
    expect(await refusalOf(manager, "vault.unlock", { secret })).toBe("wrong-secret");
    expect(await ask(manager, "vault.state", {})).toBe("locked");
    await ask(manager, "vault.unlock", { secret: byPin(PIN) });
  });

  it("opens a change of slots too, and is removed", async () => {
    await manager.waitFor("[data-slot-type=platform]");
    await manager.click("[data-slot-type=platform] .quiet");
    const { platform } = await ask(manager, "vault.waysIn", {});
    await manager.click(`input[name=open-again][value="${platform[0]?.slot}"]`);
    await manager.click("#dialog-action");
    await manager.waitFor("dialog", { gone: true, timeout: 30_000 });
    await manager.waitFor("#add-device");
    expect((await ask(manager, "vault.waysIn", {})).platform).toEqual([]);
  });

  it("verifies the person in a prompt of a locked vault, and of an open one: UV is 1", async () => {
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    const { credentialId } = await register(stage, page);
    const options = () =>
      requestOptions(stage.rp, {
        userVerification: "required",
        allowCredentials: descriptor(credentialId),
      });
    for (const locked of [true, false]) {
      const request = options();
      const ceremony = await beginGet(page, request);
      const prompt = await stage.browser.prompt();
      await prompt.waitFor("#pin");
      expect(await prompt.count("[data-way=platform]")).toBe(0);
      await stage.browser.virtualAuthenticator(prompt, WITH_PRF);
      const add = { type: "platform", ...(await makeCredential(prompt)) } as const;
      await ask(manager, "slots.add", { secret: byPin(PIN), add });
      if (locked) await lock(stage.browser);
      await prompt.click("[data-way=platform]");
      await prompt.waitClosed({ timeout: 30_000 });
      const { challenge } = request;
      const { flags } = await stage.rp.verifyAuthentication(credentialOf(await ceremony.outcome()), {
        challenge,
        requireUserVerification: true,
      });
      expect(flags.uv).toBe(true);
      expect(await ask(manager, "vault.state", {})).toBe("unlocked");
      const slot = (await ask(manager, "vault.waysIn", {})).platform[0]?.slot ?? "";
      await ask(manager, "slots.remove", { secret: byPin(PIN), slot });
    }
    await page.close();
  });

  it("is not asked in a prompt that wants one click only", async () => {
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    await manager.click("#add-device");
    await actInDialog(manager, PIN);
    const ceremony = await beginGet(page, requestOptions(stage.rp, { userVerification: "discouraged" }));
    const prompt = await stage.browser.prompt();
    await prompt.waitFor("#approve:not([disabled])");
    expect(await prompt.count("#pin, [data-way]")).toBe(0);
    await cancel(prompt);
    await ceremony.outcome();
    const slot = (await ask(manager, "vault.waysIn", {})).platform[0]?.slot ?? "";
    await ask(manager, "slots.remove", { secret: byPin(PIN), slot });
    await manager.waitFor("#add-device");
    await page.close();
  });

  it("together with a PIN: neither opens the vault alone", async () => {
    await manager.click("#add-device");
    await manager.click("input[name=device-way][value=together]");
    await manager.type("#new-pin", TOGETHER_PIN);
    await manager.type("#confirm-pin", TOGETHER_PIN);
    await manager.click("input[name=effort][value=small]");
    await actInDialog(manager, PIN);
    await manager.waitFor('[data-slot-type="pin+platform"]');
    expect((await ask(manager, "slots.list", {})).map(({ type }) => type).sort()).toEqual([
      "pin+platform",
      "recovery",
    ]);
    for (const pin of [PIN, TOGETHER_PIN]) {
      expect(await refusalOf(manager, "vault.unlock", { secret: byPin(pin) })).toBe("wrong-secret");
    }

    await manager.click("#lock");
    await manager.type("#pin", "not the PIN");
    await manager.click("#unlock");
    await manager.waitFor("#pin-note[role=alert]", { timeout: 30_000 });
    expect(await manager.text("#pin-note")).toMatch(/wrong PIN, or not the device/i);
    await manager.type("#pin", TOGETHER_PIN);
    await manager.click("#unlock");
    await manager.waitFor("#slots", { timeout: 30_000 });
  });
});
