import { afterAll, beforeAll, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginGet } from "./fixtures/ceremony.ts";
import { approve, approveWrongly, lock, unlock } from "./fixtures/person.ts";
import { randomBase64url } from "./fixtures/relying-party.ts";
import {
  credentialOf,
  descriptor,
  PIN,
  register,
  requestOptions,
  type Stage,
  setStage,
  signIn,
} from "./fixtures/stage.ts";
import { ask } from "./vault/fixtures/asking.ts";

/** What the person sees of sites that hide and rename, and of a pause; and whom the extension's pages may talk to. */

let stage: Stage;
let page: Surface;

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/`);
});
afterAll(() => stage?.close());

const open = (path: string) => stage.browser.extension(path);

/** Sends a signal of the site (WebAuthn §5.1.10). */
function signal(method: string, options: object): Promise<void> {
  return page.evaluate((name, argument) => Reflect.get(PublicKeyCredential, name)(argument), method, {
    rpId: "localhost",
    ...options,
  });
}

it("lists what sites changed, marks what they hid, and undoes both", async () => {
  const user = { id: randomBase64url(), name: "dora", displayName: "Dora" };
  const { credentialId } = await register(stage, page, { user });
  const manager = await open("popup/manager.html");
  const row = `[data-credential-id="${credentialId}"]`;
  await manager.waitFor(row);
  expect(await manager.count("#site-changes")).toBe(0);

  await signal("signalUnknownCredential", { credentialId });
  await manager.waitFor("[data-change=hidden]");
  expect(await manager.text("[data-change=hidden] .row-text")).toContain(
    "localhost says that the passkey of dora is no longer valid: it is not offered any more",
  );
  expect(await manager.text("[data-change=hidden] .row-detail")).toContain("New");
  await manager.bringToFront();
  await expect
    .poll(() => manager.evaluate(() => chrome.runtime.sendMessage({ type: "signals.list" })))
    .toMatchObject({ value: [{ change: "hidden", seen: true }] });
  const later = await open("popup/manager.html");
  await later.waitFor("[data-change=hidden]");
  expect(await later.text("[data-change=hidden] .row-detail")).not.toContain("New");
  await later.close();
  await expect.poll(() => manager.text(row)).toContain("Hidden by the site");
  const popup = await open("popup/popup.html");
  await popup.waitFor("#pause-switch:enabled");
  expect(await popup.count(row)).toBe(0);

  const renamed = { userId: user.id, name: "dora.b", displayName: "Dora" };
  await signal("signalCurrentUserDetails", renamed);
  await manager.waitFor("[data-change=renamed]");
  expect(await manager.text("[data-change=renamed] .row-text")).toContain("localhost renamed dora to dora.b");
  await manager.click("[data-change=renamed] .button");
  await manager.waitFor("[data-change=renamed]", { gone: true });
  await manager.click("[data-change=hidden] .button");
  await manager.waitFor("#site-changes", { gone: true });
  const text = await manager.text(row);
  expect(text).not.toContain("Hidden by the site");
  expect(text).not.toContain("dora.b");
  // The button that had the focus has gone.
  await expect.poll(() => manager.evaluate(() => document.activeElement?.textContent)).toBe("Items");
  await popup.waitFor(row);
  await manager.close();
  await popup.close();
});

it("has no PIN typed over by a site that renames its account in the prompt", async () => {
  const user = { id: randomBase64url(), name: "mara", displayName: "" };
  const { credentialId } = await register(stage, page, { user });
  const ceremony = await beginGet(
    page,
    requestOptions(stage.rp, { allowCredentials: descriptor(credentialId), userVerification: "required" }),
  );
  const prompt = await stage.browser.prompt();
  const rename = async (name: string) => {
    await signal("signalCurrentUserDetails", { userId: user.id, name, displayName: "" });
    await expect.poll(() => prompt.text("main")).toContain(name);
  };
  const field = () =>
    prompt.evaluate(() => {
      const pin = document.querySelector<HTMLInputElement>("#pin");
      return { text: pin?.value, marked: [pin?.selectionStart, pin?.selectionEnd] };
    });
  await approveWrongly(prompt, "not this one");
  expect(await field()).toEqual({ text: "not this one", marked: [0, 12] });

  for (const key of PIN.slice(0, 3)) await prompt.press(key);
  await rename("mara.1");
  await rename("mara.2");
  expect(await prompt.text("[role=alert]")).toMatch(/wrong/i);
  expect(await field()).toEqual({ text: PIN.slice(0, 3), marked: [3, 3] });
  for (const key of PIN.slice(3)) await prompt.press(key);
  expect((await field()).text).toBe(PIN);
  await prompt.evaluate(() => document.querySelector<HTMLElement>("#cancel")?.focus());
  await rename("mara.3");
  expect(await prompt.evaluate(() => document.activeElement?.id)).toBe("cancel");

  await approveWrongly(prompt, "nor this");
  // What was said of the one before may stand there still.
  await expect.poll(field).toEqual({ text: "nor this", marked: [0, 8] });
  await approve(prompt, { pin: PIN });
  expect(credentialOf(await ceremony.outcome()).id).toBe(credentialId);
});

it("pauses everywhere and goes on, says so while it lasts, and forgets it with the browser", async () => {
  const { credentialId } = await register(stage, page);
  const popup = await open("popup/popup.html");
  await popup.click("#pause-switch");
  await popup.waitFor("#paused", { visible: true });
  const manager = await open("popup/manager.html#settings");
  await manager.waitFor("#paused", { visible: true });
  await manager.waitFor("#pause-switch:checked");

  const ceremony = await beginGet(
    page,
    requestOptions(stage.rp, { allowCredentials: descriptor(credentialId) }),
  );
  await sleep(1_500);
  expect(await stage.browser.promptCount()).toBe(0);
  await page.reload();
  await ceremony.outcome().catch(() => undefined);

  await manager.close();
  await lock(stage.browser);
  await popup.waitFor("#unlock", { visible: true });
  await popup.waitFor("#paused", { visible: true });
  await unlock(stage.browser, PIN);
  await popup.waitFor("#end-pause", { visible: true });
  await popup.click("#end-pause");
  await popup.waitFor("#paused", { gone: true });
  await popup.waitFor("#pause-switch:not(:checked)");
  expect((await signIn(stage, page, { allowCredentials: descriptor(credentialId) })).credentialId).toBe(
    credentialId,
  );

  await popup.click("#pause-switch");
  await popup.waitFor("#paused");
  await stage.browser.restart();
  const after = await open("popup/popup.html");
  await after.waitFor("#unlock", { visible: true });
  expect(await ask(after, "sites.paused", {})).toBe(false);
  expect(await after.count("#paused")).toBe(0);
  await after.close();
});

it.each(["popup", "manager", "prompt"])("lets the %s page talk to nobody but the extension", async (name) => {
  const surface = await open(`popup/${name}.html`);
  const refused = await surface.evaluate(async (own) => {
    const directive = new Promise<string>((resolve) => {
      document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
    });
    const ownFile = await fetch(own);
    await fetch("https://localhost:9/").catch(() => undefined);
    const none = new Promise<string>((resolve) => setTimeout(resolve, 3_000, "nothing was refused"));
    return { ownFile: ownFile.ok, directive: await Promise.race([directive, none]) };
  }, `${stage.browser.extensionOrigin}/manifest.json`);
  expect(refused).toEqual({ ownFile: true, directive: "connect-src" });
  await surface.close();
});

it("begins at the PIN in a dialog that asks for nothing else", async () => {
  await unlock(stage.browser, PIN);
  const manager = await open("popup/manager.html#security");
  await manager.click("[data-slot-type=recovery] .row-side .quiet");
  await manager.waitFor("#again-pin");
  await expect.poll(() => manager.evaluate(() => document.activeElement?.id)).toBe("again-pin");
  await manager.close();
});
