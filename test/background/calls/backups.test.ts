import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fromBase64Url, toBase64Url } from "../../../src/bytes/base64url.ts";
import type { CborMap } from "../../../src/bytes/cbor.ts";
import { utf8 } from "../../../src/bytes/utf8.ts";
import { openBackup } from "../../../src/vault/files/backup.ts";
import { type Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { credential } from "../../fakes/credentials.ts";
import { BY_PIN, type MemoryStorage, PIN } from "../../fakes/memory-vault.ts";
import { changedFile, changeHeader, changeSlot, damage, flipped } from "../../fakes/tampering.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);
afterEach(() => {
  vi.useRealTimers();
});

const PASSPHRASE = "four words in a row";

const make = (background: Background, passphrase = PASSPHRASE) =>
  background.value("backup.make", { secret: BY_PIN, passphrase });
const state = (background: Background) => background.value("backup.state", {});

/** The flag BS of the passkeys of these seeds. */
async function backedUp(background: Background, ...seeds: number[]): Promise<boolean[]> {
  const passkeys = await background.value("passkeys.list", {});
  return seeds.map((seed) => {
    const id = toBase64Url(credential(seed).id);
    return (
      passkeys.find(({ credentialId }) => credentialId === id)?.backedUp ?? expect.unreachable(`${seed}`)
    );
  });
}

describe("a backup that is made", () => {
  it("opens by its passphrase alone and holds every passkey, marked as backed up where it may be", async () => {
    const { background } = await made(1);
    await background.vault.add(credential(2, { backupEligible: false }));
    const { file, fileName } = await make(background);
    const { items, findings, manifest } = await openBackup(fromBase64Url(file), PASSPHRASE);
    expect(findings).toEqual([]);
    const passkeys = items.map(({ item }) => item.value);
    expect(passkeys).toContainEqual(credential(1, { backedUp: true }));
    expect(passkeys).toContainEqual(credential(2, { backupEligible: false }));
    expect(passkeys).toHaveLength(2);
    expect(fileName).toBe(
      `latchkey-${new Date().toISOString().slice(0, 10)}-${manifest.generation}.latchkey`,
    );
    await expect(openBackup(fromBase64Url(file), PIN)).rejects.toMatchObject({ code: "wrong-secret" });
  });

  it("does not count before it was proven", async () => {
    const { background, storage } = await made(1);
    const { writes } = storage;
    await make(background);
    expect(storage.writes).toBe(writes);
    expect(await state(background)).toEqual({ unsaved: 1, recoveryUnconfirmed: true });
    expect(await backedUp(background, 1)).toEqual([false]);
  });

  it("needs the vault open, and a secret again", async () => {
    const { background } = await made(1);
    const wrong = { secret: { type: "pin", pin: "wrong pin" }, passphrase: PASSPHRASE } as const;
    expect(await background.call("backup.make", wrong)).toEqual(failure("wrong-secret"));
    await background.value("vault.lock", {});
    const right = { secret: BY_PIN, passphrase: PASSPHRASE };
    expect(await background.call("backup.make", right)).toEqual(failure("locked"));
    expect(await background.value("vault.state", {})).toBe("locked");
  });

  it.each([
    ["pin-too-short", ""],
    ["pin-too-short", "12345"],
    ["pin-too-long", "1".repeat(257)],
  ])("is refused with %s for the passphrase %j", async (code, passphrase) => {
    const { background } = await made(1);
    expect(await background.call("backup.make", { secret: BY_PIN, passphrase })).toEqual(failure(code));
  });
});

describe("a backup that is proven", () => {
  it("sets BS where BE is set, and where the file holds the passkey", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
    const { background } = await made(1, 2);
    await background.vault.add(credential(3, { backupEligible: false }));
    expect(await state(background)).toEqual({ unsaved: 2, recoveryUnconfirmed: true });
    const { file } = await make(background);
    await background.vault.add(credential(4));
    const proof = await background.value("backup.prove", { file, passphrase: PASSPHRASE });
    // Made, and three passkeys added.
    expect(proof).toEqual({ records: 3, generation: 4 });
    expect(await backedUp(background, 1, 2, 3, 4)).toEqual([true, true, false, false]);
    expect(await state(background)).toEqual({
      unsaved: 1,
      lastAt: 1_800_000_000_000,
      recoveryUnconfirmed: true,
    });
  });

  it("sets it not for a passkey that has changed since, other than by a use", async () => {
    const { background } = await made(1, 2);
    const { file } = await make(background);
    await background.vault.update("example.com", (passkey) =>
      passkey.userName === credential(1).userName
        ? { ...passkey, lastUsedAt: 5 }
        : { ...passkey, userName: "renamed" },
    );
    await background.value("backup.prove", { file, passphrase: PASSPHRASE });
    expect(await backedUp(background, 1, 2)).toEqual([true, false]);
    expect((await state(background)).unsaved).toBe(1);
  });

  it("sets it not for the passkeys of another vault", async () => {
    const { file } = await make((await made(1)).background);
    const { background } = await made(1);
    await background.value("backup.prove", { file, passphrase: PASSPHRASE });
    expect(await backedUp(background, 1)).toEqual([false]);
  });

  it("is needed again for each new passkey, and the next backup clears the reminder", async () => {
    const { background } = await made(1);
    for (const seed of [2, 3]) {
      const { file } = await make(background);
      await background.value("backup.prove", { file, passphrase: PASSPHRASE });
      expect((await state(background)).unsaved).toBe(0);
      await background.vault.add(credential(seed));
      expect((await state(background)).unsaved).toBe(1);
    }
    expect(await backedUp(background, 1, 2, 3)).toEqual([true, true, false]);
  });

  it("says when that was in no clear text", async () => {
    const { background, storage } = await made(1);
    const { file } = await make(background);
    await background.value("backup.prove", { file, passphrase: PASSPHRASE });
    const { lastAt } = await state(background);
    const rest = Buffer.concat(
      [storage.header, storage.manifest, ...storage.pages, ...storage.records]
        .flatMap((row) => Object.values(row as object))
        .filter((value): value is Uint8Array => value instanceof Uint8Array)
        .map((bytes) => Buffer.from(bytes)),
    );
    const moment = Buffer.alloc(8);
    moment.writeBigUInt64BE(BigInt(lastAt ?? 0));
    expect(lastAt).toBeGreaterThan(1_700_000_000_000);
    expect(rest.includes(moment)).toBe(false);
    expect(rest.includes(Buffer.from(utf8("lastBackupAt")))).toBe(false);
  });

  it("cannot be proven while the vault is locked, and its state is not told", async () => {
    const { background } = await made(1);
    const { file } = await make(background);
    await background.value("vault.lock", {});
    expect(await background.call("backup.prove", { file, passphrase: PASSPHRASE })).toEqual(
      failure("locked"),
    );
    expect(await background.call("backup.state", {})).toEqual(failure("locked"));
  });
});

describe("a file that is no sound backup", () => {
  const flip = (map: CborMap, name: string) => map.set(name, flipped(map.get(name)));
  const within = (change: (parts: MemoryStorage) => unknown) => (file: string) => changedFile(file, change);
  const bytesOf = (change: (bytes: Uint8Array) => Uint8Array) => (file: string) =>
    toBase64Url(change(fromBase64Url(file)));
  const kdfOf = (slot: CborMap) => slot.get("kdf") as CborMap;

  const files: [string, (file: string) => string][] = [
    ["not-latchkey", () => ""],
    ["not-latchkey", () => toBase64Url(utf8("a text file"))],
    ["malformed", bytesOf((bytes) => bytes.subarray(0, -1))],
    ["malformed", bytesOf((bytes) => Uint8Array.of(...bytes, 0))],
    ["newer-format", within((parts) => changeHeader(parts, (fields) => fields.set("format", 3)))],
    ["kdf-limits", within((parts) => changeSlot(parts, "pin", (slot) => kdfOf(slot).set("memory", 1 << 21)))],
    ["slot-damaged", within((parts) => changeSlot(parts, "pin", (slot) => flip(slot, "wrapped")))],
    ["wrong-secret", within((parts) => changeSlot(parts, "pin", (slot) => flip(slot, "commitment")))],
    ["header-changed", within((parts) => changeHeader(parts, (fields) => flip(fields, "tagKey")))],
    ["manifest-damaged", within((parts) => damage(parts.manifest))],
    ["damaged", within((parts) => damage(parts.pages[0]))],
    ["damaged", within((parts) => damage(parts.records[0]))],
    ["damaged", within((parts) => parts.records.pop())],
  ];

  it.each(files)("is refused with %s, by every request, and nothing is written", async (code, change) => {
    const { background, storage } = await made(1, 2);
    const backup = { file: change((await make(background)).file), passphrase: PASSPHRASE };
    const { writes } = storage;
    expect(await background.call("backup.prove", backup)).toEqual(failure(code));
    expect(await background.call("backup.preview", backup)).toEqual(failure(code));
    expect(await background.call("backup.restore", { ...backup, replace: [] })).toEqual(failure(code));
    expect(storage.writes).toBe(writes);
    expect(await state(background)).toEqual({ unsaved: 2, recoveryUnconfirmed: true });
  });

  it("is not opened by another passphrase, however often, and that is no guess at the vault's PIN", async () => {
    const { background } = await made(1);
    const { file } = await make(background);
    for (let i = 0; i < 6; i++) {
      expect(await background.call("backup.prove", { file, passphrase: PIN })).toEqual(
        failure("wrong-secret"),
      );
    }
    expect(await background.value("vault.waysIn", {})).toMatchObject({ waitSeconds: 0 });
  });
});
