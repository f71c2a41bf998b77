import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CheckReport } from "../../../src/wire/vault.ts";
import type { Surface } from "../driver/index.ts";
import { makeVault } from "../fixtures/person.ts";
import { PIN, type Stage, setStage } from "../fixtures/stage.ts";
import { ask, byPin, byRecovery, checkReport, refusalOf } from "./fixtures/asking.ts";
import { backupOf, codeItem, PASSPHRASE, passkeyItem } from "./fixtures/backup.ts";
import { putBack, readDatabase, rowOf, rowsOf, type StoredRow, tamper } from "./fixtures/database.ts";
import { bodyDamages, type Damage, damagesOf } from "./fixtures/flips.ts";

/**
 * Every field of every store in the browser's own database, damaged one at a time: unlocking is refused by
 * name, or the check of the whole names what is wrong and everything else is still there.
 */

/** More than one page lists. */
const PASSKEYS = 34;
const BODY_FIELDS = [
  ...["format", "vault", "tagKey", "slots"],
  ...["id", "type", "kdf", "commitment", "nonce", "wrapped"],
  ...["name", "version", "memory", "passes", "lanes", "salt"],
];
const REFUSALS = [
  ...["wrong-secret", "malformed", "kdf-limits", "newer-format"],
  ...["slot-damaged", "header-changed", "manifest-damaged"],
];

let stage: Stage;
let page: Surface;
let recoveryCode = "";
let sound: StoredRow[];
let passkeys: string[];

beforeAll(async () => {
  stage = await setStage({ vault: false });
  recoveryCode = await makeVault(stage.browser, PIN);
  page = await stage.browser.extension("popup/popup.html");
  const items = Array.from({ length: PASSKEYS }, (_, i) => passkeyItem(`site${i}.example`, `user ${i}`));
  const backup = await backupOf(...items, codeItem("Marked issuer"));
  const file = Buffer.from(backup).toString("base64url");
  await ask(page, "backup.restore", { file, passphrase: PASSPHRASE, replace: [] });
  await ask(page, "settings.setLock", { idleMinutes: 30, withScreen: true });
  await ask(page, "sites.switch", { host: "switched-off.example", off: true });
  passkeys = await listed();
  await ask(page, "vault.lock", {});
  sound = await readDatabase(page);
});
afterAll(() => stage?.close());
beforeEach(async () => {
  await ask(page, "vault.lock", {});
  await putBack(page, sound);
});

async function listed(): Promise<string[]> {
  return (await ask(page, "passkeys.list", {})).map(({ credentialId }) => credentialId).sort();
}

/** What unlocking says of the damaged vault; the report where it opens. Puts the row back afterwards. */
async function opened(damage: Damage, secret = byRecovery(recoveryCode)) {
  await tamper(page, { put: [damage.damaged] });
  const refusal = await refusalOf(page, "vault.unlock", { secret });
  const report = refusal === null ? await checkReport(page) : null;
  const left = refusal === null ? await listed() : [];
  await ask(page, "vault.lock", {});
  await tamper(page, { put: [damage.row] });
  return { refusal, report, left };
}

function findingsOf(report: CheckReport | null): string[] {
  return (report?.findings ?? []).map(({ finding }) => finding);
}

it("the control: nothing damaged, nothing found", async () => {
  const { report, left, refusal } = await opened({
    name: "",
    field: "",
    bits: true,
    row: rowOf(sound, "vault"),
    damaged: rowOf(sound, "vault"),
  });
  expect(refusal).toBe(null);
  expect(report?.findings).toEqual([]);
  // Passkeys, code, lock settings.
  expect(report?.records).toBe(PASSKEYS + 2);
  expect(left).toEqual(passkeys);
});

describe("the header", () => {
  it("is refused, whichever field is another", async () => {
    const row = rowOf(sound, "vault");
    const damages = [...damagesOf(row, "header"), ...bodyDamages(row, BODY_FIELDS)];
    expect(damages.length).toBeGreaterThan(40);
    const seen = new Set<string | null>();
    for (const damage of damages) {
      const { refusal } = await opened(damage);
      expect(REFUSALS, damage.name).toContain(refusal);
      seen.add(refusal);
    }
    for (const code of ["malformed", "newer-format", "slot-damaged", "header-changed", "wrong-secret"]) {
      expect([...seen]).toContain(code);
    }
  });

  it("is refused to the PIN too, where its slot is another", async () => {
    const damages = bodyDamages(rowOf(sound, "vault"), ["memory", "passes", "lanes", "salt", "wrapped"]);
    for (const damage of damages) {
      const { refusal } = await opened(damage, byPin(PIN));
      expect(REFUSALS, damage.name).toContain(refusal);
      // A PIN that is called wrong was counted: the next case begins without.
      await tamper(page, { remove: [{ store: "header", key: "attempts" }] });
    }
  });

  it("that does not open is told in the popup, in a sentence", async () => {
    const row = rowOf(sound, "vault");
    await tamper(page, { put: [{ ...row, value: { ...row.value, mac: new Uint8Array(3) } }] });
    await page.reload();
    await page.waitFor("#bring-back-header");
    expect(await page.text("main")).toMatch(/its header, is damaged/i);
    await tamper(page, { put: [row] });
    await page.reload();
    await page.waitFor("#unlock");
  });
});

it("the manifest: unlocking says that it is damaged", async () => {
  for (const damage of damagesOf(rowOf(sound, "manifest"), "manifest")) {
    expect((await opened(damage)).refusal, damage.name).toBe("manifest-damaged");
  }
});

describe("a page", () => {
  it("is named, and what other pages list is still there", async () => {
    const pages = rowsOf(sound, "pages");
    expect(pages.length).toBeGreaterThan(1);
    for (const row of pages) {
      for (const damage of damagesOf(row, `page ${row.key}`, "number")) {
        const { report, left } = await opened(damage);
        expect(report?.findings, damage.name).toEqual([{ finding: "page-damaged", page: row.key }]);
        expect(left.length, damage.name).toBeGreaterThan(0);
        expect(left.length, damage.name).toBeLessThan(PASSKEYS);
        expect(passkeys).toEqual(expect.arrayContaining(left));
      }
    }
  });

  it("under another number is missing at its place, and unlisted at the other", async () => {
    const row = rowsOf(sound, "pages").at(-1);
    if (row === undefined) throw new Error("There is no page");
    const moved = { ...row, key: 77, value: { ...row.value, number: 77 } };
    await tamper(page, { remove: [row], put: [moved] });
    await ask(page, "vault.unlock", { secret: byRecovery(recoveryCode) });
    expect(findingsOf(await checkReport(page)).sort()).toEqual(["page-damaged", "page-unlisted"]);
  });
});

describe("a record", () => {
  /** One row of each kind. */
  const samples = () =>
    [1, 2, 3].map((kind) => {
      const row = rowsOf(sound, "records").find(({ value }) => value.kind === kind);
      if (row === undefined) throw new Error(`There is no record of the kind ${kind}`);
      return row;
    });

  it("is named, and every other is still there", async () => {
    const names = { 1: /^site\d+\.example, user \d+$/, 2: /^Marked issuer, alice$/, 3: /^locking$/ };
    for (const row of samples()) {
      const kind = row.value.kind as 1 | 2 | 3;
      const damages = damagesOf(row, `record of the kind ${kind}`, "id");
      // What is of no type that it may be is told apart before the kinds differ.
      for (const damage of kind === 1 ? damages : damages.filter(({ bits }) => bits)) {
        const { report, left } = await opened(damage);
        expect(report?.findings, damage.name).toEqual([
          {
            finding: "record-damaged",
            record: Buffer.from(row.key as Uint8Array).toString("base64url"),
            kind: { 1: "passkey", 2: "code", 3: "setting" }[kind],
            name: expect.stringMatching(names[kind]),
          },
        ]);
        expect(left, damage.name).toHaveLength(kind === 1 ? PASSKEYS - 1 : PASSKEYS);
        expect(passkeys).toEqual(expect.arrayContaining(left));
      }
    }
  });

  it("under another id is missing at its place, and unlisted at the other", async () => {
    for (const row of samples()) {
      const id = (row.key as Uint8Array).with(0, ((row.key as Uint8Array)[0] ?? 0) ^ 1);
      await tamper(page, { remove: [row], put: [{ ...row, key: id, value: { ...row.value, id } }] });
      await ask(page, "vault.unlock", { secret: byRecovery(recoveryCode) });
      expect(findingsOf(await checkReport(page)).sort()).toEqual(["record-missing", "record-unlisted"]);
      await ask(page, "vault.lock", {});
      await putBack(page, sound);
    }
  });
});

describe("what belongs to no vault", () => {
  it("damaged counters of wrong PINs neither give a free guess nor shut the person out", async () => {
    const slot = new Uint8Array(16);
    for (const value of ["text", [{ slot, failures: -1, wait: 0 }], [{ slot }], { length: 1 }]) {
      await tamper(page, { put: [{ store: "header", key: "attempts", value: value as never }] });
      expect(await refusalOf(page, "vault.unlock", { secret: byPin(PIN) })).toBe("wait");
      await ask(page, "vault.unlock", { secret: byRecovery(recoveryCode) });
      expect((await ask(page, "vault.waysIn", {})).waitSeconds).toBe(0);
      await ask(page, "vault.lock", {});
    }
  });

  it("another switched-off site and foreign rows in quarantine leave the vault as it is", async () => {
    await tamper(page, {
      remove: rowsOf(sound, "sites"),
      put: [
        { store: "sites", key: "", value: { host: "another.example" } },
        { store: "quarantine", key: 1, value: { anything: "at all" } },
      ],
    });
    await ask(page, "vault.unlock", { secret: byRecovery(recoveryCode) });
    expect((await checkReport(page)).findings).toEqual([]);
    expect(await ask(page, "sites.list", {})).toEqual(["another.example"]);
    expect(await listed()).toEqual(passkeys);
  });
});
