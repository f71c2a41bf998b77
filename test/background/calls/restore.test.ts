import { beforeEach, describe, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { compareBytes } from "../../../src/bytes/equal.ts";
import { Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { credential } from "../../fakes/credentials.ts";
import { BY_PIN, type MemoryStorage, PIN } from "../../fakes/memory-vault.ts";
import { passkeyItem, put, settingItem, totpItem } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

const PASSPHRASE = "four words in a row";

async function backupOf(background: Background) {
  const { file } = await background.value("backup.make", { secret: BY_PIN, passphrase: PASSPHRASE });
  return { file, passphrase: PASSPHRASE };
}

/** What a preview says of each record, by its id. */
async function statuses(background: Background, backup: { file: string; passphrase: string }) {
  const preview = await background.value("backup.preview", backup);
  return Object.fromEntries(preview.map(({ record, status }) => [record, status]));
}

/** A copy of what is stored, to be put in place again. */
function snapshot({ header, manifest, pages, records }: MemoryStorage) {
  return structuredClone({ header, manifest, pages, records });
}

const userNames = async (background: Background) =>
  (await background.value("passkeys.list", {})).map(({ userName }) => userName).sort();

describe("a backup beside an empty vault", () => {
  it("is all new but for settings, by kind and name, in the order of the records, and changes nothing by being looked at", async () => {
    const { background: source } = await made();
    const items = [passkeyItem(1), totpItem(2), settingItem("locking")];
    const ids = await put(source.vault, ...items);
    const names = ["example.com, user1@example.com", "Issuer 2, account2", "locking"];
    const backup = await backupOf(source);
    const { background, storage } = await made();
    const { writes } = storage;
    const expected = ids
      .map((id, i) => ({
        id,
        record: toBase64Url(id),
        kind: items[i]?.kind,
        name: names[i],
        status: i === 2 ? "newer" : "new",
      }))
      .toSorted((a, b) => compareBytes(a.id, b.id))
      .map(({ id: _, ...item }) => item);
    expect(await background.value("backup.preview", backup)).toEqual(expected);
    expect(storage.writes).toBe(writes);
  });

  it("is restored in one write: BS is set where BE is, and the passkeys serve their sites", async () => {
    const { background: source } = await made(1, 2);
    await source.vault.add(credential(3, { backupEligible: false, rpId: "example.org" }));
    const backup = await backupOf(source);
    const { background, storage } = await made();
    const { writes } = storage;
    expect(await background.value("backup.restore", { ...backup, replace: [] })).toEqual({
      added: 3,
      replaced: 0,
    });
    expect(storage.writes).toBe(writes + 1);
    const [two, one] = [credential(2, { backedUp: true }), credential(1, { backedUp: true })];
    expect(await background.vault.find("example.com")).toEqual([two, one]);
    expect(await background.vault.find("example.org")).toMatchObject([
      { backupEligible: false, backedUp: false },
    ]);
    expect(await background.vault.owned("example.com", [credential(1).id])).toHaveLength(1);
    expect(await background.value("backup.state", {})).toEqual({ unsaved: 0, recoveryUnconfirmed: true });
    expect((await background.report()).findings).toEqual([]);
  });

  it("restored twice adds nothing", async () => {
    const { background: source } = await made(1);
    const backup = await backupOf(source);
    const { background, storage } = await made();
    await background.value("backup.restore", { ...backup, replace: [] });
    const { writes } = storage;
    expect(Object.values(await statuses(background, backup))).toEqual(["same"]);
    expect(await background.value("backup.restore", { ...backup, replace: [] })).toEqual({
      added: 0,
      replaced: 0,
    });
    expect(storage.writes).toBe(writes);
  });
});

describe("a backup beside the vault that it was made from", () => {
  /** A vault that went on after its backup: the first passkey renamed, the second deleted, the third used. */
  async function wentOn() {
    const { background, storage } = await made();
    const ids = await put(background.vault, passkeyItem(1), passkeyItem(2), passkeyItem(3), passkeyItem(4));
    const backup = await backupOf(background);
    const [renamed, deleted, used, gone] = ids.map(toBase64Url) as [string, string, string, string];
    await background.vault.update("example.com", (passkey) => {
      if (passkey.userName === credential(1).userName) return { ...passkey, userName: "renamed" };
      return passkey.userName === credential(3).userName ? { ...passkey, lastUsedAt: 5 } : undefined;
    });
    await background.vault.change(async () => [
      { id: ids[1] ?? new Uint8Array(), item: null, before: passkeyItem(2) },
    ]);
    return { background, storage, backup, renamed, deleted, used, same: gone };
  }

  it("tells what changed here, what was deleted here, and what is the same but for its last use", async () => {
    const { background, backup, renamed, deleted, used, same } = await wentOn();
    expect(await statuses(background, backup)).toEqual({
      [renamed]: "older",
      [deleted]: "deleted",
      [used]: "same",
      [same]: "same",
    });
  });

  it("tells what was written later in the backup", async () => {
    const { background, storage } = await made();
    const [id = new Uint8Array()] = await put(background.vault, passkeyItem(1));
    const before = snapshot(storage);
    await background.vault.update("example.com", (passkey) => ({ ...passkey, userName: "renamed" }));
    const backup = await backupOf(background);
    Object.assign(storage, before);
    expect(await statuses(background, backup)).toEqual({ [toBase64Url(id)]: "newer" });
    const replace = [toBase64Url(id)];
    expect(await background.value("backup.restore", { ...backup, replace })).toEqual({
      added: 0,
      replaced: 1,
    });
    expect(await userNames(background)).toEqual(["renamed"]);
  });

  it("overwrites nothing and brings nothing back without being asked", async () => {
    const { background, storage, backup } = await wentOn();
    const { writes } = storage;
    const before = await background.vault.passkeys();
    expect(await background.value("backup.restore", { ...backup, replace: [] })).toEqual({
      added: 0,
      replaced: 0,
    });
    expect(storage.writes).toBe(writes);
    expect(await background.vault.passkeys()).toEqual(before);
  });

  it("replaces what is named, and that alone", async () => {
    const { background, backup, renamed, deleted, used } = await wentOn();
    const unknown = toBase64Url(new Uint8Array(16));
    const replace = [renamed, used, unknown];
    expect(await background.value("backup.restore", { ...backup, replace })).toEqual({
      added: 0,
      replaced: 1,
    });
    expect(await userNames(background)).toEqual([1, 3, 4].map((seed) => credential(seed).userName));
    expect((await background.vault.passkeys()).find(({ lastUsedAt }) => lastUsedAt === 5)).toBeDefined();
    expect(await background.value("backup.restore", { ...backup, replace: [deleted] })).toEqual({
      added: 1,
      replaced: 0,
    });
    expect(await userNames(background)).toEqual([1, 2, 3, 4].map((seed) => credential(seed).userName));
    expect((await background.report()).findings).toEqual([]);
  });

  it("is restored as a whole or not at all", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { background, storage, backup, renamed, deleted } = await wentOn();
    const before = snapshot(storage);
    storage.commit = () => Promise.reject(new DOMException("Full", "QuotaExceededError"));
    const request = { ...backup, replace: [renamed, deleted] };
    expect(await background.call("backup.restore", request)).toEqual(failure("storage"));
    expect(snapshot(storage)).toEqual(before);
    vi.restoreAllMocks();
  });
});

describe("a backup beside another vault", () => {
  it("knows a credential that is there under another record", async () => {
    const { background: source } = await made(1, 2);
    const backup = await backupOf(source);
    const { background } = await made(1);
    await background.vault.add(credential(2, { userName: "renamed" }));
    expect(Object.values(await statuses(background, backup)).sort()).toEqual([
      expect.stringMatching(/newer|older/),
      "same",
    ]);
    const replace = Object.keys(await statuses(background, backup));
    expect(await background.value("backup.restore", { ...backup, replace })).toEqual({
      added: 0,
      replaced: 1,
    });
    expect(await userNames(background)).toEqual([1, 2].map((seed) => credential(seed).userName));
  });

  it("is neither shown nor restored while the vault is locked, or without one", async () => {
    const backup = await backupOf((await made(1)).background);
    const { background, storage } = await made();
    await background.value("vault.lock", {});
    const { writes } = storage;
    for (const [caller, code] of [
      [background, "locked"],
      [new Background(), "missing"],
    ] as const) {
      expect(await caller.call("backup.preview", backup)).toEqual(failure(code));
      expect(await caller.call("backup.restore", { ...backup, replace: [] })).toEqual(failure(code));
    }
    expect(storage.writes).toBe(writes);
  });

  it("leaves the vault's own ways in as they are", async () => {
    const backup = await backupOf((await made(1)).background);
    const background = new Background();
    await background.value("vault.create", { pin: "another PIN" });
    await background.value("backup.restore", { ...backup, replace: [] });
    await background.value("vault.lock", {});
    const pin = { type: "pin", pin: PASSPHRASE } as const;
    expect(await background.call("vault.unlock", { secret: pin })).toEqual(failure("wrong-secret"));
    expect(await background.call("vault.unlock", { secret: { type: "pin", pin: PIN } })).toEqual(
      failure("wrong-secret"),
    );
    await background.value("vault.unlock", { secret: { type: "pin", pin: "another PIN" } });
    expect(await background.value("passkeys.list", {})).toHaveLength(1);
  });
});
