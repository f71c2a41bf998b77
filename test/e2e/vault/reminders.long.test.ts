import { afterAll, beforeAll, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { PIN, type Stage, setStage } from "../fixtures/stage.ts";
import { ask } from "./fixtures/asking.ts";
import { actInDialog } from "./fixtures/manager.ts";

/** A recovery code that nobody has said to have, and where the focus goes when a row goes. */

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

const open = (path: string) => stage.browser.extension(path);
const unconfirmed = async (page: Surface) => (await ask(page, "backup.state", {})).recoveryUnconfirmed;
const focused = (page: Surface) => page.evaluate(() => document.activeElement?.textContent ?? "");

it("asks until the person has a recovery code, and takes a new one for an answer", async () => {
  const popup = await open("popup/popup.html");
  await popup.waitFor("#recovery-reminder #make-code", { visible: true });
  const manager = await open("popup/manager.html");
  await manager.click("#recovery-banner #make-code");
  await manager.type("#again-pin", PIN);
  await manager.click("#dialog-action");
  await manager.waitFor("#recovery-code", { timeout: 30_000 });
  expect(await unconfirmed(manager)).toBe(true);
  await manager.click("#recovery-done");
  await manager.waitFor("dialog", { gone: true });
  await manager.waitFor("#recovery-banner", { gone: true });
  await popup.waitFor("#recovery-reminder", { gone: true });
  expect(await unconfirmed(manager)).toBe(false);
  expect(await manager.count("[data-slot-type=recovery]")).toBe(1);
  await manager.close();
  await popup.close();
});

it("leaves the focus at the heading when the row that had it has gone", async () => {
  const manager = await open("popup/manager.html#security");
  await manager.click("[data-slot-type=recovery] .row-side .quiet");
  await actInDialog(manager, PIN);
  await manager.waitFor("[data-slot-type=recovery]", { gone: true });
  await expect.poll(() => focused(manager)).toBe("What opens the vault");
  await manager.close();
});

it("asks for a code that was made and never confirmed, and is content with “I have it”", async () => {
  const manager = await open("popup/manager.html#security");
  expect(await manager.count("#recovery-banner")).toBe(0);
  await ask(manager, "slots.add", { secret: { type: "pin", pin: PIN }, add: { type: "recovery" } });
  await manager.click("#recovery-banner #have-code");
  await manager.waitFor("#recovery-banner", { gone: true });
  expect(await unconfirmed(manager)).toBe(false);
  await expect.poll(() => focused(manager)).toBe("What opens the vault");
  await manager.close();
});
