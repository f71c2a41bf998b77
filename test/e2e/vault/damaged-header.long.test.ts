import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type CborMap, decodeCbor } from "../../../src/bytes/cbor.ts";
import type { Surface } from "../driver/index.ts";
import { descriptor, PIN, register, type Stage, setStage, signIn } from "../fixtures/stage.ts";
import { ask } from "./fixtures/asking.ts";
import { readDatabase, rowOf, rowsOf, type StoredRow, tamper } from "./fixtures/database.ts";

/** A vault whose header cannot be read any more: the copy brings it back, and where nobody wants that, a new one begins. */

let stage: Stage;
let page: Surface;
let popup: Surface;
let credentialId = "";

beforeAll(async () => {
  stage = await setStage();
  page = await stage.browser.open(`${stage.site.origin()}/`);
  ({ credentialId } = await register(stage, page));
});
afterAll(() => stage?.close());
beforeEach(async () => {
  popup = await stage.browser.extension("popup/popup.html");
});
afterEach(() => popup.close());

/** Locks the vault and cuts its header short; the row as it is now. */
async function damageHeader(): Promise<StoredRow> {
  await ask(popup, "vault.lock", {});
  const header = rowOf(await readDatabase(popup), "vault");
  const body = (header.value.body as Uint8Array).slice(1);
  const damaged = { ...header, value: { ...header.value, body } };
  await tamper(popup, { put: [damaged] });
  return damaged;
}

it("says so, in the popup and in the manager", async () => {
  await damageHeader();
  expect(await ask(popup, "vault.state", {})).toBe("damaged");
  expect(await ask(popup, "vault.damage", {})).toMatchObject({ copy: true });
  for (const path of ["popup/popup.html", "popup/manager.html"]) {
    const surface = await stage.browser.extension(path);
    await surface.waitFor("#bring-back-header", { visible: true });
    expect(await surface.text("main")).toMatch(/nothing was erased/i);
    expect(await surface.count("#pin, #lock, #new-pin")).toBe(0);
    await surface.close();
  }
});

it("opens as before with the copy of the header", async () => {
  await popup.click("#bring-back-header");
  await popup.type("#pin", PIN);
  await popup.click("#unlock");
  await popup.waitFor("#lock", { timeout: 30_000 });
  const signedIn = await signIn(stage, page, { allowCredentials: descriptor(credentialId) });
  expect(signedIn.credentialId).toBe(credentialId);
});

it("is moved aside for a new vault after a question, and a raw dump has it", async () => {
  const damaged = await damageHeader();
  const records = rowsOf(await readDatabase(popup), "records").map(({ value }) => value);
  expect(records.length).toBeGreaterThan(0);
  await popup.reload();
  await popup.click("#start-anew");
  expect(await popup.text("dialog")).toMatch(/moved aside\. Nothing is erased: a raw dump has it/);
  expect(await ask(popup, "vault.state", {})).toBe("damaged");
  await popup.click("#dialog-action");
  await popup.type("#new-pin", PIN);
  await popup.type("#confirm-pin", PIN);
  await popup.click("#create-vault");
  await popup.click("#recovery-done", { timeout: 60_000 });
  await popup.waitFor("#lock");
  expect(await ask(popup, "passkeys.list", {})).toEqual([]);

  const { file } = await ask(popup, "vault.dump", {});
  const dump = decodeCbor(new Uint8Array(Buffer.from(file, "base64url")).subarray(8)) as CborMap;
  const aside = (dump.get("quarantine") as Uint8Array[]).map((row) => plain(decodeCbor(row)));
  for (const row of [damaged.value, ...records]) expect(aside).toContainEqual(plain(row));
});

it("takes new passkeys afterwards", async () => {
  const made = await register(stage, page);
  const signedIn = await signIn(stage, page, { allowCredentials: descriptor(made.credentialId) });
  expect(signedIn.credentialId).toBe(made.credentialId);
});

/** Fields by name, byte strings as hex: rows of a database and of a file alike. */
function plain(row: unknown): unknown {
  const entries = row instanceof Map ? [...row] : Object.entries(row as object);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
    ]),
  );
}
