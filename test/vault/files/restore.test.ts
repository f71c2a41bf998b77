import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  compareWithBackup,
  makeBackup,
  openBackup,
  restoreChanges,
} from "../../../src/vault/files/backup.ts";
import type { Item } from "../../../src/vault/items/item.ts";
import { LEAST_COST } from "../../../src/vault/sealing/kdf.ts";
import type { Vault } from "../../../src/vault/vault.ts";
import type { Whole } from "../../../src/vault/whole/whole.ts";
import { credential } from "../../fakes/credentials.ts";
import { hex } from "../../fakes/hex.ts";
import { madeVault, randomBytes } from "../../fakes/memory-vault.ts";
import {
  contentOf,
  itemsOfEveryKind,
  passkeyItem,
  put,
  settingItem,
  totpItem,
} from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));

type Made = Awaited<ReturnType<typeof madeVault>>;

async function backupOf({ vault }: Pick<Made, "vault">): Promise<Whole> {
  return openBackup(
    await makeBackup(await vault.whole(), "a passphrase", LEAST_COST, randomBytes),
    "a passphrase",
  );
}

const restore = (vault: Vault, backup: Whole, replace: readonly Uint8Array[] = []) =>
  vault.change(async (_, whole) => restoreChanges(await whole(), backup, replace));

/** The statuses that are not "same", by the name of the item. */
async function statuses({ vault }: Made, backup: Whole) {
  const compared = compareWithBackup(await vault.whole(), backup);
  expect(compared.map(({ id }) => hex(id))).toEqual(backup.items.map(({ id }) => hex(id)));
  return Object.fromEntries(
    compared
      .filter(({ status }) => status !== "same")
      .map(({ name, kind, status }) => [name || kind, status]),
  );
}

async function sound({ vault }: Pick<Made, "vault">) {
  const { items, findings } = await vault.whole();
  expect(findings).toEqual([]);
  return contentOf(items);
}

let made: Made;
let ids: Uint8Array[];
let backup: Whole;
beforeEach(async () => {
  made = await madeVault();
  ids = await put(made.vault, ...itemsOfEveryKind());
  backup = await backupOf(made);
});
const idOf = (nth: number) => ids[nth] ?? new Uint8Array();
const remove = (nth: number) =>
  made.vault.change(async (_, whole) => {
    const { items } = await whole();
    return items
      .filter(({ id }) => hex(id) === hex(idOf(nth)))
      .map(({ id, item }) => ({ id, item: null, before: item }));
  });

describe("into an empty vault", () => {
  it("everything is new, and is put there in one write", async () => {
    const empty = await madeVault();
    expect(new Set(Object.values(await statuses(empty, backup)))).toEqual(new Set(["new"]));
    empty.storage.writes = 0;
    await restore(empty.vault, backup);
    expect(empty.storage.writes).toBe(1);
    expect(await sound(empty)).toEqual(contentOf(backup.items));
    expect(await statuses(empty, backup)).toEqual({});
    expect(await empty.vault.find("example.com")).toHaveLength(3);
    await empty.vault.lock();
    expect(await empty.vault.owned("example.com", [credential(1).id])).toHaveLength(1);
  });

  it("all of it or nothing", async () => {
    const empty = await madeVault();
    const before = structuredClone({ ...empty.storage });
    vi.spyOn(empty.storage, "commit").mockRejectedValueOnce(new Error("full"));
    await expect(restore(empty.vault, backup)).rejects.toThrow("full");
    expect(structuredClone({ ...empty.storage, commit: undefined })).toEqual({
      ...before,
      commit: undefined,
    });
    expect(await sound(empty)).toEqual({});
  });
});

describe("into a vault in use", () => {
  it("nothing is new that is there already, used or marked as backed up in between", async () => {
    await made.vault.update("site4.example", (passkey) => ({ ...passkey, lastUsedAt: 5, backedUp: true }));
    expect(await statuses(made, backup)).toEqual({});
    made.storage.writes = 0;
    await restore(made.vault, backup, ids);
    expect(made.storage.writes).toBe(0);
  });

  it("each item is told from what the vault holds", async () => {
    await made.vault.update("site4.example", (passkey) => ({ ...passkey, userName: "renamed" }));
    await remove(4);
    await made.vault.setSetting("setting 1", "changed");
    await put(made.vault, passkeyItem(50));
    expect(await statuses(made, backup)).toEqual({
      "site4.example, user4@example.com": "older",
      "site5.example, user5@example.com": "deleted",
      "setting 1": "older",
    });
  });

  it("what was changed or deleted stays so unless it is asked for", async () => {
    await made.vault.update("site4.example", (passkey) => ({ ...passkey, userName: "renamed" }));
    await remove(4);
    const before = await sound(made);
    await restore(made.vault, backup);
    expect(await sound(made)).toEqual(before);
  });

  it("what is asked for is put back, and nothing else", async () => {
    await made.vault.update("site4.example", (passkey) => ({ ...passkey, userName: "renamed" }));
    await made.vault.update("site6.example", (passkey) => ({ ...passkey, userName: "renamed too" }));
    await remove(4);
    await made.vault.setSetting("setting 1", "changed");
    await restore(made.vault, backup, [idOf(3), idOf(4), idOf(14)]);
    await sound(made);
    expect(await statuses(made, backup)).toEqual({ "site6.example, user6@example.com": "older" });
    expect(await made.vault.find("site4.example")).toMatchObject([{ userName: "user4@example.com" }]);
    expect(await made.vault.find("site5.example")).toHaveLength(1);
    expect(await made.vault.setting("setting 1")).toBe(1);
  });

  it("an older backup restored over a newer one is newer in the other direction", async () => {
    const older = await madeVault();
    await restore(older.vault, backup);
    await made.vault.update("site4.example", (passkey) => ({ ...passkey, userName: "renamed" }));
    await made.vault.update("site4.example", (passkey) => ({ ...passkey, userName: "renamed again" }));
    const newer = await backupOf(made);
    expect(await statuses(older, newer)).toEqual({ "site4.example, renamed again": "newer" });
    await restore(older.vault, newer, [idOf(3)]);
    expect(await older.vault.find("site4.example")).toMatchObject([{ userName: "renamed again" }]);
    expect(Object.keys(await sound(older))).toHaveLength(21);
  });

  it("settings are the same by their name, and stay one for a name", async () => {
    const other = await madeVault();
    await other.vault.setSetting("setting 1", 1);
    await other.vault.setSetting("setting 2", "other");
    const compared = compareWithBackup(await other.vault.whole(), backup);
    const of = (nth: number) => compared.find(({ id }) => hex(id) === hex(idOf(nth)))?.status;
    expect([of(14), of(16)]).toEqual(["same", "new"]);
    expect(["older", "newer"]).toContain(of(15));
    await restore(other.vault, backup, [idOf(15)]);
    expect(await other.vault.setting("setting 2")).toBe(2);
    expect(Object.values(await sound(other))).toHaveLength(21);
  });

  it("a credential is the same under another record's id: it is not there twice", async () => {
    const other = await madeVault();
    await other.vault.add(credential(1));
    await other.vault.add(credential(2, { userName: "renamed" }));
    const compared = compareWithBackup(await other.vault.whole(), backup);
    const of = (nth: number) => compared.find(({ id }) => hex(id) === hex(idOf(nth)))?.status;
    expect(of(0)).toBe("same");
    expect(["older", "newer"]).toContain(of(1));
    await restore(other.vault, backup, [idOf(0), idOf(1)]);
    expect(Object.values(await sound(other))).toHaveLength(21);
    expect((await other.vault.find("example.com")).map(({ userName }) => userName)).toEqual(
      [3, 2, 1].map((seed) => `user${seed}@example.com`),
    );
    expect(new Set(other.storage.records.map(({ tag }) => hex(tag ?? new Uint8Array()))).size).toBe(8);
  });

  it("the same credential id at another site is another passkey", async () => {
    const other = await madeVault();
    await other.vault.add(credential(1, { rpId: "example.org" }));
    await restore(other.vault, backup);
    expect(Object.values(await sound(other))).toHaveLength(22);
  });
});

describe("a record that the vault has lost", () => {
  it.each([
    ["missing", () => made.storage.records.splice(0, 21)],
    [
      "damaged",
      () => {
        for (const row of made.storage.records) Object.assign(row, { nonce: new Uint8Array(12) });
      },
    ],
  ])("is new, and a restore brings it back: %s", async (_, lose) => {
    const before = await sound(made);
    lose();
    expect((await made.vault.whole()).findings).toHaveLength(21);
    expect(Object.values(await statuses(made, backup))).toContain("new");
    await restore(made.vault, backup);
    expect(Object.keys(await sound(made))).toEqual(Object.keys(before));
  });
});

describe("a deleted record that comes back", () => {
  const cases: [string, Item, Item][] = [
    [
      "at the site that it had when it was deleted",
      totpItem(1, { site: "a.example" }),
      totpItem(1, { site: "a.example" }),
    ],
    ["at another site", totpItem(1, { site: "a.example" }), totpItem(1, { site: "b.example" })],
    ["at no site", totpItem(1, { site: "a.example" }), totpItem(1)],
    [
      "as a passkey that was moved",
      passkeyItem(70, { rpId: "a.example" }),
      passkeyItem(70, { rpId: "b.example" }),
    ],
  ];

  it.each(cases)("%s is listed once, in a vault of many pages", async (_, saved, changed) => {
    await put(made.vault, ...Array.from({ length: 200 }, (_, i) => settingOrCode(i)));
    const [id] = await put(made.vault, saved);
    if (!id) throw new Error("No record");
    const held = await backupOf(made);
    const at = held.items.find((stored) => hex(stored.id) === hex(id));
    await made.vault.change(async () => [{ id, item: changed, before: saved }]);
    await made.vault.change(async () => [{ id, item: null, before: changed }]);
    expect(Object.values(await statuses(made, held))).toEqual(["deleted"]);
    await restore(made.vault, held, [id]);
    expect((await sound(made))[hex(id)]).toEqual(contentOf(at ? [at] : [])[hex(id)]);
    expect(made.storage.pages.length).toBeGreaterThan(6);
  });
});

function settingOrCode(i: number): Item {
  return i % 2 ? settingItem(`more ${i}`) : totpItem(i, { site: `more${i}.example` });
}
