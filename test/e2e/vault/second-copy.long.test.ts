import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Surface } from "../driver/index.ts";
import { makeVault } from "../fixtures/person.ts";
import { descriptor, PIN, register, type Stage, setStage, signIn } from "../fixtures/stage.ts";
import { ask, byPin, checkReport, replyTo, withPage } from "./fixtures/asking.ts";
import { readDatabase, type StoredRow, tamper, type Which } from "./fixtures/database.ts";

/** The vault's rows lie in two databases, so that the loss of one of them is no loss of a passkey. */

const QUICK = { userVerification: "discouraged" } as const;
const OFF = "switched-off.localhost";

let stage: Stage;
let page: Surface;
let credentialId: string;

beforeAll(async () => {
  stage = await setStage({ vault: false });
  await makeVault(stage.browser, PIN);
  page = await stage.browser.open(`${stage.site.origin()}/`);
  credentialId = await newPasskey();
});
afterAll(() => stage?.close());

async function newPasskey(): Promise<string> {
  return (await register(stage, page, { authenticatorSelection: { residentKey: "required", ...QUICK } }, {}))
    .credentialId;
}

const rows = (which: Which): Promise<StoredRow[]> =>
  withPage(stage.browser, (popup) => readDatabase(popup, which));

/** As the browser does it: the connection of the background ends, and at the next opening nothing is there. */
async function lose(which: Which): Promise<void> {
  const remove = await rows(which);
  expect(remove.length).toBeGreaterThan(0);
  await withPage(stage.browser, (popup) => tamper(popup, { remove }, which));
  await stage.browser.stopBackground();
}

/** That the page has its passkey is written after the page's answer. */
async function expectInStep(): Promise<void> {
  await vi.waitFor(async () => expect(await rows("copy")).toEqual(await rows("first")), 10_000);
}

async function expectSignIn(id: string, pin?: string): Promise<void> {
  const asked = { ...QUICK, allowCredentials: descriptor(id) };
  const signedIn = await signIn(stage, page, asked, pin === undefined ? {} : { pin });
  expect(signedIn.credentialId).toBe(id);
}

it("every write is in both", async () => {
  await withPage(stage.browser, async (popup) => {
    await ask(popup, "sites.switch", { host: OFF, off: true });
    await ask(popup, "settings.setLock", { idleMinutes: 7, withScreen: true });
    const wrong = { secret: byPin("not the PIN") };
    expect(await replyTo(popup, "vault.repair", wrong)).toMatchObject({ error: { code: "wrong-secret" } });
  });
  const first = await rows("first");
  expect(new Set(first.map(({ store }) => store))).toEqual(new Set(["header", "pages", "records", "sites"]));
  expect(first.map(({ key }) => key)).toContain("attempts");
  expect(await rows("copy")).toEqual(first);
});

it("a vault that the browser lost is brought back, with everything, and says so", async () => {
  const before = await rows("first");
  await withPage(stage.browser, (popup) => ask(popup, "vault.lock", {}));
  await lose("first");
  await expectSignIn(credentialId, PIN);
  await withPage(stage.browser, async (popup) => {
    expect(await ask(popup, "sites.list", {})).toContain(OFF);
    expect(await ask(popup, "settings.lock", {})).toMatchObject({ idleMinutes: 7 });
    expect(await checkReport(popup)).toMatchObject({ findings: [], broughtBack: true });
  });
  // One record tells the last use by now.
  expect((await rows("first")).map(({ key }) => key)).toEqual(before.map(({ key }) => key));
});

it("a second copy that the browser lost is made whole at the next write", async () => {
  await lose("copy");
  const added = await newPasskey();
  await expectInStep();
  await expectSignIn(added);
});

it("a second copy that is behind is made whole at the next write", async () => {
  const old = await rows("copy");
  await newPasskey();
  await withPage(stage.browser, async (popup) => {
    await tamper(popup, { remove: await readDatabase(popup, "copy"), put: old }, "copy");
  });
  await newPasskey();
  await expectInStep();
});
