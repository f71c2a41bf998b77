import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { makeVault } from "../fixtures/person.ts";
import { randomBase64url } from "../fixtures/relying-party.ts";
import { descriptor, PIN, register, type Stage, setStage, signIn } from "../fixtures/stage.ts";
import { ask, byRecovery, checkReport, withPage } from "./fixtures/asking.ts";
import { readDatabase, rowsOf, type StoredRow, tamper, type Which } from "./fixtures/database.ts";
import { inspect } from "./fixtures/inspector.ts";
import { actInDialog } from "./fixtures/manager.ts";

/**
 * Records that something other than Latchkey dropped, put back, swapped or replayed: named in the manager, and
 * the vault made whole again, with the sound passkeys signing in before and after.
 */

/** One click, without the PIN. */
const QUICK = { userVerification: "discouraged" } as const;

interface Passkey {
  credentialId: string;
  row: StoredRow;
}

let stage: Stage;
let page: Surface;
let manager: Surface;
let recoveryCode = "";
let dora: Passkey;
let emil: Passkey;
let finn: Passkey;

beforeAll(async () => {
  stage = await setStage({ vault: false });
  recoveryCode = await makeVault(stage.browser, PIN);
  page = await stage.browser.open(`${stage.site.origin()}/`);
  dora = await newPasskey("dora");
  emil = await newPasskey("emil");
  finn = await newPasskey("finn");
});
afterAll(() => stage?.close());
beforeEach(async () => {
  manager = await stage.browser.extension("popup/manager.html#security");
  await manager.waitFor("#health");
});
afterEach(async () => {
  const secret = byRecovery(recoveryCode);
  await ask(manager, "vault.unlock", { secret });
  // What a test left damaged is not the next one's.
  if ((await checkReport(manager)).findings.length > 0) {
    await ask(manager, "vault.repair", { secret });
  }
  await manager.close();
});

function records(): Promise<StoredRow[]> {
  return withPage(stage.browser, async (popup) => rowsOf(await readDatabase(popup), "records"));
}

/** Makes a passkey at the site, and finds the row that it is kept in. */
async function newPasskey(name: string): Promise<Passkey> {
  const before = (await records()).map(({ key }) => String(key));
  const user = { id: randomBase64url(), name, displayName: name };
  const { credentialId } = await register(
    stage,
    page,
    { user, authenticatorSelection: { residentKey: "required", ...QUICK } },
    {},
  );
  const row = (await records()).find(({ key }) => !before.includes(String(key)));
  if (row === undefined) throw new Error("No record was added");
  return { credentialId, row };
}

/** Signs in, verified by the relying party. */
async function expectSignIn({ credentialId }: Passkey): Promise<void> {
  const request = { ...QUICK, allowCredentials: descriptor(credentialId) };
  const signedIn = await signIn(stage, page, request, {});
  expect(signedIn.credentialId).toBe(credentialId);
}

/** Locks the vault, changes what is stored, in the second copy too, and opens it again, in the manager. */
async function whileLocked(
  change: Parameters<typeof tamper>[1],
  where: readonly Which[] = ["first", "copy"],
): Promise<void> {
  await ask(manager, "vault.lock", {});
  for (const which of where) await tamper(manager, change, which);
  await manager.type("#pin", PIN);
  await manager.click("#unlock");
  await manager.waitFor("#health .bad", { timeout: 30_000 });
}

async function repair(): Promise<void> {
  await manager.click("#repair");
  await actInDialog(manager, PIN);
  await expect.poll(() => manager.text("#health"), { timeout: 10_000 }).toContain("The vault is sound");
  expect(await manager.count(".banner")).toBe(0);
  expect((await checkReport(manager)).findings).toEqual([]);
}

function listed(): Promise<string[]> {
  return ask(manager, "passkeys.list", {}).then((all) => all.map(({ credentialId }) => credentialId).sort());
}

const idsOf = (...passkeys: Passkey[]) => passkeys.map(({ credentialId }) => credentialId).sort();

it("a record that was deleted is named, in the manager and in the popup, and the others sign in", async () => {
  const gone = await newPasskey("gus");
  await expect.poll(() => manager.text("#health")).toContain("The vault is sound");
  await whileLocked({ remove: [gone.row] });
  expect(await manager.text(".banner")).toContain("1 item is missing.");
  expect(await manager.text("#health .names")).toBe("localhost, gus");
  await withPage(stage.browser, async (popup) => {
    await popup.waitFor("#open-health");
    expect(await popup.text(".reminder[role=alert]")).toMatch(/repair|not as Latchkey left it/);
  });
  await expectSignIn(emil);
  await repair();
  expect(await listed()).toEqual(idsOf(dora, emil, finn));
  await expectSignIn(emil);
});

it("a record that only the first database has lost comes back from the second copy", async () => {
  const kept = await newPasskey("ida");
  await whileLocked({ remove: [kept.row] }, ["first"]);
  expect(await manager.text("#health .names")).toBe("localhost, ida");
  await repair();
  expect(await listed()).toContain(kept.credentialId);
  await expectSignIn(kept);
});

it("a record that was put back is noticed, and repair lets it sign in again", async () => {
  const back = await newPasskey("hans");
  await whileLocked({ remove: [back.row] });
  await repair();
  await whileLocked({ put: [back.row] });
  expect(await manager.text(".banner")).toContain("1 item is here that should not be.");
  await repair();
  expect(await listed()).toContain(back.credentialId);
  await expectSignIn(back);
});

it("an older copy of a record is named, and repair keeps it", async () => {
  const rowOfEmil = async () => (await records()).find(({ key }) => String(key) === String(emil.row.key));
  const older = await rowOfEmil();
  if (older === undefined) throw new Error("Emil's record is gone");
  await expectSignIn(emil);
  expect(await rowOfEmil()).not.toEqual(older);
  await whileLocked({ put: [older] });
  expect(await manager.text(".banner")).toContain("1 item is an older copy.");
  expect(await manager.text("#health .names")).toBe("localhost, emil");
  await expectSignIn(finn);
  await repair();
  expect(await rowOfEmil()).toEqual(older);
  await expectSignIn(emil);
});

it("two records whose contents were swapped are named, set aside and not erased", async () => {
  const now = await records();
  const [first, second] = [dora, finn].map((passkey) =>
    now.find(({ key }) => String(key) === String(passkey.row.key)),
  );
  if (first === undefined || second === undefined) throw new Error("Their records are gone");
  const contentOf = ({ value: { nonce, sealed, revision } }: StoredRow) => ({ nonce, sealed, revision });
  const swapped = [
    { ...first, value: { ...first.value, ...contentOf(second) } },
    { ...second, value: { ...second.value, ...contentOf(first) } },
  ];
  await whileLocked({ put: swapped });
  expect(await manager.text(".banner")).toContain("2 items are damaged.");
  const names = await manager.text("#health .names");
  for (const name of ["localhost, dora", "localhost, finn"]) expect(names).toContain(name);

  const dump = await ask(manager, "vault.dump", {});
  const inspected = await inspect(new Uint8Array(Buffer.from(dump.file, "base64url")), PIN);
  expect(inspected.code).toBe(1);
  expect(inspected.out).toContain("record-damaged");

  await repair();
  const left = await listed();
  for (const { credentialId } of [dora, finn]) expect(left).not.toContain(credentialId);
  const setAside = rowsOf(await readDatabase(manager), "quarantine").map(({ value }) => value);
  for (const { value } of swapped) expect(setAside).toContainEqual(value);
  await expectSignIn(emil);
});

it("a vault without its list of contents is refused, and repaired from the records", async () => {
  const all = await listed();
  await ask(manager, "vault.lock", {});
  const before = await readDatabase(manager);
  const manifest = before.filter(({ key }) => key === "manifest");
  for (const which of ["first", "copy"] as const) {
    await tamper(manager, { remove: [...manifest, ...rowsOf(before, "pages")] }, which);
  }
  await manager.type("#pin", PIN);
  await manager.click("#unlock");
  await manager.waitFor("#pin-note[role=alert]", { timeout: 30_000 });
  expect(await manager.text("#pin-note")).toMatch(/list of what the vault holds is damaged/i);
  await manager.click("#repair");
  await actInDialog(manager, PIN);
  await expect.poll(() => manager.text("#health"), { timeout: 10_000 }).toContain("The vault is sound");
  expect(await listed()).toEqual(all);
  await expectSignIn(emil);
});
