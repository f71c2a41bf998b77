import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { makeVault } from "../fixtures/person.ts";
import { descriptor, PIN, register, type Stage, setStage, signIn } from "../fixtures/stage.ts";
import { ask, byPin, byRecovery, refusalOf } from "./fixtures/asking.ts";
import { readDatabase, rowsOf } from "./fixtures/database.ts";
import { actInDialog } from "./fixtures/manager.ts";

/** Changing what opens the vault, in the manager's section for it. */

const NEW_PIN = "granite willow 88";

let stage: Stage;
let page: Surface;
let manager: Surface;
let pin = PIN;
let recoveryCode = "";

beforeAll(async () => {
  stage = await setStage({ vault: false });
  recoveryCode = await makeVault(stage.browser, PIN);
  page = await stage.browser.open(`${stage.site.origin()}/`);
  for (const name of ["ann", "ben"]) {
    await register(stage, page, { user: { id: name, name, displayName: name } });
  }
});
afterAll(() => stage?.close());
beforeEach(async () => {
  manager = await stage.browser.extension("popup/manager.html#security");
  if ((await ask(manager, "vault.state", {})) === "locked") {
    await ask(manager, "vault.unlock", { secret: byPin(pin) });
  }
  await manager.waitFor("#slots");
});
afterEach(() => manager.close());

/** The types of the slots that the section shows. */
function shownSlots(): Promise<string[]> {
  return manager.evaluate(() =>
    [...document.querySelectorAll("#slots [data-slot-type]")].map(
      (row) => row.getAttribute("data-slot-type") ?? "",
    ),
  );
}

it("a wrong PIN changes nothing, and is said at its field", async () => {
  const before = await readDatabase(manager);
  await manager.click("[data-slot-type=pin] button");
  await manager.type("#new-pin", NEW_PIN);
  await manager.type("#confirm-pin", NEW_PIN);
  await manager.click("input[name=effort][value=small]");
  await manager.type("#again-pin", "not the PIN");
  await manager.click("#dialog-action");
  await manager.waitFor("#again-pin-note[role=alert]", { timeout: 30_000 });
  expect(await manager.text("#again-pin-note")).toMatch(/wrong PIN/i);
  expect(await manager.count("dialog[open]")).toBe(1);
  const stores = ["header", "pages", "records"] as const;
  expect(rowsOf(await readDatabase(manager), ...stores)).toEqual(rowsOf(before, ...stores));
  // The same dialog goes on, with the right one.
  await actInDialog(manager, pin);
  pin = NEW_PIN;
});

it("a new PIN takes the old one's place, and no record is written again", async () => {
  expect(await refusalOf(manager, "vault.unlock", { secret: byPin(PIN) })).toBe("wrong-secret");
  await ask(manager, "vault.unlock", { secret: byPin(NEW_PIN) });
  const before = await readDatabase(manager);
  await manager.click("[data-slot-type=pin] button");
  await manager.type("#new-pin", PIN);
  await manager.type("#confirm-pin", PIN);
  await manager.click("input[name=effort][value=small]");
  await actInDialog(manager, NEW_PIN);
  pin = PIN;
  const after = await readDatabase(manager);
  expect(rowsOf(before, "records").length).toBe(2);
  expect(rowsOf(after, "records", "pages")).toEqual(rowsOf(before, "records", "pages"));
  expect(rowsOf(after, "header")).not.toEqual(rowsOf(before, "header"));
  expect(await refusalOf(manager, "vault.unlock", { secret: byPin(NEW_PIN) })).toBe("wrong-secret");
  await ask(manager, "vault.lock", {});
  const allowCredentials = descriptor(stage.rp.credentialIds[0] ?? "");
  await signIn(stage, page, { allowCredentials }, { pin });
});

it("a new recovery code takes the old one's place once the person has it", async () => {
  const old = recoveryCode;
  await manager.click("[data-slot-type=recovery] button");
  await manager.type("#again-pin", pin);
  await manager.click("#dialog-action");
  await manager.waitFor("#recovery-code", { timeout: 30_000 });
  recoveryCode = await manager.text("#recovery-code");
  expect(recoveryCode).not.toBe(old);
  expect(await refusalOf(manager, "vault.unlock", { secret: byRecovery(old) })).toBe(null);
  await manager.click("#recovery-done");
  await manager.waitFor("dialog", { gone: true });
  expect(await refusalOf(manager, "vault.unlock", { secret: byRecovery(old) })).toBe("wrong-secret");
  await ask(manager, "vault.lock", {});
  await ask(manager, "vault.unlock", { secret: byRecovery(recoveryCode) });
});

it("the last PIN or recovery code cannot be removed", async () => {
  await manager.click("[data-slot-type=recovery] .quiet");
  await actInDialog(manager, pin);
  // The list follows by itself.
  await expect.poll(shownSlots).toEqual(["pin"]);
  expect(await manager.count("[data-slot-type=pin] .quiet")).toBe(0);
  expect(await manager.text("[data-slot-type=pin]")).toMatch(/cannot be removed/i);
  const [slot] = await ask(manager, "slots.list", {});
  expect(slot?.removable).toBe(false);
  expect(await refusalOf(manager, "slots.remove", { secret: byPin(pin), slot: slot?.slot ?? "" })).toBe(
    "last-slot",
  );
  expect(await refusalOf(manager, "vault.unlock", { secret: byRecovery(recoveryCode) })).toBe("wrong-secret");
  await ask(manager, "vault.unlock", { secret: byPin(pin) });
  await manager.click("#add-recovery");
  await manager.type("#again-pin", pin);
  await manager.click("#dialog-action");
  await manager.click("#recovery-done", { timeout: 30_000 });
  await expect.poll(shownSlots).toEqual(["pin", "recovery"]);
});
