import { beforeEach, describe, expect, it, vi } from "vitest";
import { canonicalMap } from "../../../src/bytes/cbor.ts";
import {
  compareWithBackup,
  makeBackup,
  openBackup,
  restoreChanges,
} from "../../../src/vault/files/backup.ts";
import { encodeVaultFile, parseVaultFile } from "../../../src/vault/files/vault-file.ts";
import type { PageRow } from "../../../src/vault/index/page.ts";
import type { Item } from "../../../src/vault/items/item.ts";
import { LEAST_COST } from "../../../src/vault/sealing/kdf.ts";
import type { Vault } from "../../../src/vault/vault.ts";
import { makeVault } from "../../../src/vault/whole/new-vault.ts";
import { byId, type Whole } from "../../../src/vault/whole/whole.ts";
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

/** All but settings that no vault takes over. */
const offered = ({ items }: Whole) =>
  items.filter(({ item }) => item.kind !== "setting" || item.value.name === "locking");

/** The statuses that are not "same", by the name of the item. */
async function statuses({ vault }: Made, backup: Whole) {
  const compared = compareWithBackup(await vault.whole(), backup);
  expect(compared.map(({ id }) => hex(id))).toEqual(offered(backup).map(({ id }) => hex(id)));
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
    expect(await sound(empty)).toEqual(contentOf(offered(backup)));
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
    await put(made.vault, passkeyItem(50));
    expect(await statuses(made, backup)).toEqual({
      "site4.example, user4@example.com": "older",
      "site5.example, user5@example.com": "deleted",
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
    await restore(made.vault, backup, [idOf(3), idOf(4)]);
    await sound(made);
    expect(await statuses(made, backup)).toEqual({ "site6.example, user6@example.com": "older" });
    expect(await made.vault.find("site4.example")).toMatchObject([{ userName: "user4@example.com" }]);
    expect(await made.vault.find("site5.example")).toHaveLength(1);
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
    expect(Object.keys(await sound(older))).toHaveLength(14);
  });

  it("what sites have seen of a passkey or a counter does not go back", async () => {
    const hotp = (counter: number): Item => ({
      kind: "code",
      value: {
        ...{ type: "hotp", secret: new Uint8Array(20).fill(1), algorithm: "SHA-1", digits: 6, counter },
        ...{ issuer: "Example", account: "ada", createdAt: 1 },
      },
    });
    const [counting = new Uint8Array()] = await put(made.vault, hotp(5));
    await made.vault.update("site4.example", (passkey) => ({ ...passkey, signCount: 41 }));
    backup = await backupOf(made);
    await made.vault.update("site4.example", (passkey) => ({
      ...{ ...passkey, userName: "renamed", signCount: 44 },
      ...{ backupEligible: false, backedUp: false, lastUsedAt: 9 },
    }));
    await made.vault.change(async () => [{ id: counting, item: hotp(8), before: hotp(5) }]);
    await restore(made.vault, backup, [idOf(3), counting]);
    expect(await made.vault.find("site4.example")).toMatchObject([
      { userName: "user4@example.com", signCount: 44, backupEligible: false, lastUsedAt: 9 },
    ]);
    expect(await made.vault.items([counting])).toMatchObject([{ item: { value: { counter: 8 } } }]);
  });

  it("what is asked for is looked up, not gone through for each record", async () => {
    await made.vault.update("site4.example", (passkey) => ({ ...passkey, userName: "renamed" }));
    const replace = [idOf(0), idOf(3)];
    const through = vi.spyOn(replace, "some");
    expect(restoreChanges(await made.vault.whole(), backup, replace)).toHaveLength(1);
    expect(through).not.toHaveBeenCalled();
  });

  describe("a setting", () => {
    const locking = (idleMinutes: number): Item => ({
      kind: "setting",
      value: { name: "locking", value: canonicalMap([["idleMinutes", idleMinutes]]) },
    });
    const minutes = async ({ vault }: Made) =>
      ((await vault.setting("locking")) as Map<string, number> | undefined)?.get("idleMinutes");
    let lockingId: Uint8Array;
    beforeEach(async () => {
      lockingId = (await put(made.vault, locking(7)))[0] ?? new Uint8Array();
      backup = await backupOf(made);
    });

    it("is not taken over unless it is asked for, where the vault has none too", async () => {
      for (const own of [[], [locking(1)]]) {
        const other = await madeVault();
        await put(other.vault, ...own);
        const before = await minutes(other);
        expect(await statuses(other, backup)).toMatchObject({
          locking: expect.stringMatching(/newer|older/),
        });
        await restore(other.vault, backup);
        expect(await minutes(other)).toBe(before);
        await restore(other.vault, backup, [lockingId]);
        expect(await minutes(other)).toBe(7);
        expect(Object.values(await sound(other))).toHaveLength(15);
      }
    });

    it("that is another vault's own affair, or unknown, is not taken over at all", async () => {
      const source = await madeVault();
      const names = ["lastBackupAt", "recoveryConfirmed", "of a later version"];
      const file = await makeVault(
        [{ type: "pin", pin: "theirs", cost: LEAST_COST }],
        {
          generation: 5,
          items: names
            .map((name) => ({ id: randomBytes(16), revision: 1, item: settingItem(name) }))
            .sort(byId),
        },
        randomBytes,
      );
      const theirs = await openBackup(encodeVaultFile({ ...file.rows }), "theirs");
      expect(theirs.items).toHaveLength(3);
      expect(compareWithBackup(await source.vault.whole(), theirs)).toEqual([]);
      await restore(
        source.vault,
        theirs,
        theirs.items.map(({ id }) => id),
      );
      expect(await sound(source)).toEqual({});
    });
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
    expect(Object.values(await sound(other))).toHaveLength(14);
    expect((await other.vault.find("example.com")).map(({ userName }) => userName)).toEqual(
      [3, 2, 1].map((seed) => `user${seed}@example.com`),
    );
    expect(new Set(other.storage.records.map(({ tag }) => hex(tag ?? new Uint8Array()))).size).toBe(8);
  });

  it("the same credential id at another site is another passkey", async () => {
    const other = await madeVault();
    await other.vault.add(credential(1, { rpId: "example.org" }));
    await restore(other.vault, backup);
    expect(Object.values(await sound(other))).toHaveLength(15);
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
    lose();
    expect((await made.vault.whole()).findings).toHaveLength(21);
    expect(Object.values(await statuses(made, backup))).toContain("new");
    await restore(made.vault, backup);
    const { items, findings } = await made.vault.whole();
    expect(Object.keys(contentOf(items))).toEqual(offered(backup).map(({ id }) => hex(id)));
    expect(findings.map((finding) => "kind" in finding && finding.kind)).toEqual(
      new Array(7).fill("setting"),
    );
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

describe("a file that no vault can have made", () => {
  const PASSPHRASE = "a passphrase of theirs";
  async function fileOf(...items: Item[]): Promise<Uint8Array> {
    const { rows } = await makeVault(
      [{ type: "pin", pin: PASSPHRASE, cost: LEAST_COST }],
      { generation: 5, items: items.map((item) => ({ id: randomBytes(16), revision: 1, item })).sort(byId) },
      randomBytes,
    );
    return encodeVaultFile({ ...rows });
  }

  it("is refused before its index is opened, where that is too long for its records", async () => {
    const { pages, records, header, manifest } = parseVaultFile(await fileOf(passkeyItem(1)));
    const longest = passkeyItem(1, { rpId: `${"a".repeat(200)}.example` });
    expect((await openBackup(await fileOf(longest), PASSPHRASE)).items).toHaveLength(1);
    const [page] = pages as PageRow[];
    const long = { number: 0, nonce: page?.nonce, sealed: new Uint8Array(16 + 512 * 3) };
    const file = encodeVaultFile({ header, manifest, records, pages: [long] });
    await expect(openBackup(file, "wrong")).rejects.toMatchObject({ code: "malformed" });
  });

  it.each<[string, Item, Item]>([
    ["two passkeys of one site and id", passkeyItem(1), passkeyItem(1, { userName: "other" })],
    ["two settings of one name", settingItem("locking"), settingItem("locking", 2)],
  ])("is refused: %s", async (_, one, other) => {
    await expect(openBackup(await fileOf(one, other), PASSPHRASE)).rejects.toMatchObject({
      code: "malformed",
    });
    expect((await openBackup(await fileOf(one, passkeyItem(2)), PASSPHRASE)).items).toHaveLength(2);
  });
});
