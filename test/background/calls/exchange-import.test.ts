import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { utf8 } from "../../../src/bytes/utf8.ts";
import type { Item } from "../../../src/vault/items/item.ts";
import { type Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { someBytes } from "../../fakes/hex.ts";
import { code, committed, contents, passkey, staged } from "../../fakes/imports.ts";
import { BY_PIN } from "../../fakes/memory-vault.ts";
import { passkeyItem, put, totpItem } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);
afterEach(() => vi.useRealTimers());

describe("a part", () => {
  it("has no counter beyond 32 bits", async () => {
    const { background } = await made();
    const { import: id } = await background.value("import.begin", {});
    const part = (signCount: number) =>
      background.call("import.part", { import: id, entries: [passkey(1, { signCount })] });
    expect(await part(2 ** 32)).toEqual(failure("bad-request"));
    expect(await part(2 ** 32 - 1)).toMatchObject({ ok: true });
  });

  it("names a code that is called like one of the vault and has another secret", async () => {
    const { background } = await made();
    await put(background.vault, totpItem(1, { issuer: "GitHub", account: "ada" }));
    const named = (issuer: string, account: string) =>
      code(account, { issuer, secret: toBase64Url(someBytes(20, 99)) });
    const { states } = await staged(
      background,
      named("github ", "Ada"),
      named("GitHub", "bob"),
      named("", ""),
    );
    expect(states).toEqual([{ state: "new", namesake: true }, { state: "new" }, { state: "new" }]);
  });

  it("is compared with the vault, with the bin and with what came before it", async () => {
    const { background } = await made(1, 2);
    await put(background.vault, passkeyItem(3, { deletedAt: 5 }), passkeyItem(4, { signCount: 9 }));
    const { id, states } = await staged(
      background,
      passkey(1),
      passkey(2, { userName: "other", privateKey: toBase64Url(someBytes(32, 77)) }),
      passkey(3),
      passkey(4, { signCount: 3 }),
      code("ada"),
    );
    expect(states).toEqual([
      { state: "same", with: "vault" },
      { state: "conflict", with: "vault", differs: ["privateKey", "userName"] },
      { state: "new", inBin: true },
      { state: "same", with: "vault" },
      { state: "new" },
    ]);
    const more = { import: id, entries: [code("ada"), code("ada", { digits: 8 }), code("bob")] };
    expect(await background.value("import.part", more)).toEqual([
      { state: "same", with: "file" },
      { state: "conflict", with: "file", differs: ["digits"] },
      { state: "new" },
    ]);
  });

  it("with what no record can hold says so of that entry alone", async () => {
    const { background } = await made();
    const { states, commit } = await staged(
      background,
      passkey(1, { privateKey: toBase64Url(someBytes(31, 1)) }),
      passkey(2, { backupEligible: false, backedUp: true }),
      code("ada", { period: 0 }),
      code("bob", {}, { recoveryCodes: Array.from({ length: 41 }, (_, i) => `code ${i}`) }),
      passkey(5),
    );
    const cannot = { state: "cannot", reason: expect.stringMatching(/\w+/) };
    expect(states).toEqual([cannot, cannot, cannot, cannot, { state: "new" }]);
    expect(await commit([0, 4])).toEqual(failure("busy"));
    expect(await contents(background)).toEqual([]);
  });

  it("tells nothing that the vault keeps secret", async () => {
    const { background } = await made(1);
    const secret = passkeyItem(1, { prf: someBytes(64, 50), largeBlob: utf8("blob of the site") });
    await put(background.vault, { ...secret, value: { ...secret.value, id: someBytes(16, 9) } } as Item);
    background.replies.length = 0;
    await staged(background, passkey(1, { privateKey: toBase64Url(someBytes(32, 3)) }), code("ada"));
    const { value } = secret as Extract<Item, { kind: "passkey" }>;
    for (const bytes of [value.privateKey, someBytes(64, 50), utf8("blob of the site")]) {
      expect(background.replies.join()).not.toContain(toBase64Url(bytes));
    }
  });

  it.each<[string, unknown]>([
    ["more entries than a part has", Array.from({ length: 501 }, () => code("ada"))],
    ["an unknown format", [{ ...code("ada"), from: "lastpass" }]],
    ["an unknown kind", [{ ...code("ada"), kind: "note" }]],
    ["a key that is too long", [passkey(1, { privateKey: toBase64Url(new Uint8Array(4097)) })]],
    ["a hole", [null]],
  ])("is refused with %s", async (_, entries) => {
    const { background } = await made();
    const { import: id } = await background.value("import.begin", {});
    expect(await background.send({ type: "import.part", import: id, entries })).toEqual(
      failure("bad-request"),
    );
  });
});

describe("what is taken", () => {
  it("is in the vault with where and when it came from, and nothing else is", async () => {
    const { background } = await made();
    const own = { label: "Mine", note: "a note", favourite: true, recoveryCodes: ["one", "two"] };
    const entries = [
      passkey(1, { backupEligible: false, backedUp: false, prf: toBase64Url(someBytes(64, 8)) }, own),
      passkey(2, { backupEligible: true, backedUp: true, signCount: 4 }),
      code("ada", { site: "example.com" }),
      code("bob"),
    ];
    const { added, replaced } = await committed(background, [0, 1, 2], [], entries);
    expect([added.length, replaced]).toEqual([3, []]);
    const items = await contents(background);
    expect(items).toHaveLength(3);
    const came = { importedAt: background.now };
    expect(items).toContainEqual(
      passkeyItem(1, {
        ...{ backupEligible: false, backedUp: false, prf: someBytes(64, 8), importedFrom: "bitwarden" },
        ...{ label: "Mine", note: "a note", favourite: true, recoveryCodes: [["one"], ["two"]] },
        ...came,
      }),
    );
    expect(items).toContainEqual(
      passkeyItem(2, { backedUp: true, signCount: 4, importedFrom: "bitwarden", ...came }),
    );
    expect(items).toContainEqual({
      kind: "code",
      value: {
        ...{ type: "totp", secret: utf8("12345678901234567890"), algorithm: "SHA-1", digits: 6, period: 30 },
        ...{ issuer: "Example", account: "ada", site: "example.com", createdAt: 7 },
        ...{ importedFrom: "aegis", ...came },
      },
    });
  });

  it("in the place of another keeps what the file is silent about, and no counter goes back", async () => {
    const { background } = await made();
    const kept = { label: "Mine", prf: someBytes(64, 8), lastUsedAt: 6, archived: true };
    await put(
      background.vault,
      passkeyItem(1, { ...kept, signCount: 9, backedUp: true }),
      totpItem(2, { label: "Code", digits: 6 }),
    );
    const { value } = totpItem(2) as Extract<Item, { kind: "code" }>;
    const { secret, issuer, account } = value;
    const entries = [
      passkey(1, { userName: "new name", signCount: 3, backupEligible: false }),
      code(account, { secret: toBase64Url(secret), issuer, digits: 8 }),
    ];
    const { added, replaced } = await committed(background, [], [0, 1], entries);
    expect([added, replaced.length]).toEqual([[], 2]);
    const items = (await contents(background)).filter((item) => item.value.deletedAt === undefined);
    expect(items).toHaveLength(2);
    const came = { importedAt: background.now };
    expect(items).toContainEqual(
      passkeyItem(1, {
        ...{ ...kept, signCount: 9, backedUp: true, userName: "new name" },
        ...{ importedFrom: "bitwarden", ...came },
      }),
    );
    expect(items).toContainEqual(
      totpItem(2, { label: "Code", digits: 8, createdAt: 7, importedFrom: "aegis", ...came }),
    );
  });

  it("in the place of a passkey with flags that were a guess has those of the file that says them", async () => {
    const { background } = await made();
    const guess = { backupEligible: false, backedUp: false, flagsAssumed: true } as const;
    await put(background.vault, passkeyItem(1, guess), passkeyItem(2, guess), passkeyItem(3));
    const entries = [
      passkey(1, { backedUp: true }),
      passkey(2, { backedUp: true, flagsAssumed: true }),
      passkey(3, { ...guess, userName: "new name" }),
    ];
    await committed(background, [], [0, 1, 2], entries);
    const flags = (await background.vault.passkeys())
      .filter(({ deletedAt }) => deletedAt === undefined)
      .sort((a, b) => a.createdAt - b.createdAt)
      .map((stored) => [stored.backupEligible, stored.backedUp, stored.flagsAssumed]);
    expect(flags).toEqual([
      [true, true, undefined],
      [false, false, true],
      [true, false, undefined],
    ]);
  });

  it("beside another is a code of its own", async () => {
    const { background } = await made();
    const { added } = await committed(background, [0, 1], [], [code("ada"), code("ada", { digits: 8 })]);
    expect(added).toHaveLength(2);
    const digits = (await contents(background)).map((item) => item.kind === "code" && item.value.digits);
    expect(digits.sort()).toEqual([6, 8]);
  });

  it("is never the same passkey twice", async () => {
    const { background } = await made();
    const twice = [passkey(1), passkey(1, { userName: "later" })];
    expect((await committed(background, [0, 1], [], twice)).added).toHaveLength(1);
    expect(await contents(background)).toMatchObject([{ value: { userName: "later" } }]);
  });

  it("can be thrown into the bin again, and comes back from there", async () => {
    const { background } = await made();
    const { added } = await committed(background, [0, 1], [], [passkey(1), code("ada")]);
    await background.value("items.change", { items: added, change: { deleted: true } });
    const { states, commit } = await staged(background, passkey(1), code("ada"));
    expect(states).toEqual([
      { state: "new", inBin: true },
      { state: "new", inBin: true },
    ]);
    const reply = await commit([0, 1]);
    expect(reply.ok && reply.value.added.sort()).toEqual(added.sort());
    for (const { value } of await contents(background)) expect(value.deletedAt).toBeUndefined();
    expect(await contents(background)).toHaveLength(2);
  });

  it("is all or nothing", async () => {
    const { background, storage } = await made(1);
    const { commit } = await staged(background, passkey(2), passkey(3));
    const before = structuredClone(storage.records);
    vi.spyOn(storage, "commit").mockRejectedValueOnce(new Error("no room"));
    expect(await commit([0, 1])).toEqual(failure("storage"));
    expect(storage.records).toEqual(before);
    expect((await commit([0, 1])).ok).toBe(true);
    expect(await contents(background)).toHaveLength(3);
  });
});

describe("an import", () => {
  it("writes nothing before it is committed", async () => {
    const { background, storage } = await made(1);
    const before = structuredClone([storage.records, storage.pages, storage.manifest]);
    const { id } = await staged(background, passkey(2), code("ada"));
    await background.value("import.cancel", { import: id });
    expect([storage.records, storage.pages, storage.manifest]).toEqual(before);
  });

  it("that is compared with a vault that has changed since is not written", async () => {
    const { background } = await made(1);
    const first = await staged(background, passkey(2), passkey(1, { userName: "x" }));
    await put(background.vault, passkeyItem(2));
    expect(await first.commit([0])).toEqual(failure("busy"));
    const [{ item } = { item: "" }] = (await background.value("items.list", {})).filter(
      (one) => one.kind === "passkey" && one.userName === "user1@example.com",
    );
    await background.value("items.change", { items: [item], change: { deleted: true } });
    expect(await first.commit([], [1])).toEqual(failure("busy"));
    await background.value("items.change", { items: [item], change: { deleted: false, note: "other" } });
    expect((await first.commit([], [1])).ok).toBe(true);
  });

  it.each<[string, (background: Background, id: string) => Promise<unknown>, string]>([
    ["it was cancelled", (background, id) => background.value("import.cancel", { import: id }), "missing"],
    ["another one began", (background) => background.value("import.begin", {}), "missing"],
    ["the vault was locked", (background) => background.value("vault.lock", {}), "locked"],
    [
      "the vault was locked, and opened again",
      async (background) => {
        await background.value("vault.lock", {});
        await background.value("vault.unlock", { secret: BY_PIN });
      },
      "missing",
    ],
  ])("is forgotten when %s", async (_, end, code) => {
    const { background } = await made(1);
    const { id, commit } = await staged(background, passkey(2));
    await end(background, id);
    expect(await commit([0])).toEqual(failure(code));
    expect(await background.call("import.part", { import: id, entries: [] })).toEqual(failure(code));
    expect(await background.call("import.keep", { import: id })).toEqual(failure(code));
  });

  it("that began while the vault was being locked is forgotten too", async () => {
    const { background } = await made(1);
    const { vault } = background;
    const whole = vault.whole.bind(vault);
    vi.spyOn(vault, "whole").mockImplementationOnce(async () => {
      const read = await whole();
      await background.value("vault.lock", {});
      return read;
    });
    expect(await background.call("import.begin", {})).toEqual(failure("missing"));
  });

  it("is forgotten after some minutes in which nobody looks at it", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { background } = await made(1);
    const { id, commit } = await staged(background, passkey(2));
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(2 * 60_000);
      expect(await background.call("import.keep", { import: id })).toMatchObject({ ok: true });
    }
    vi.advanceTimersByTime(4 * 60_000);
    expect(await commit([0])).toEqual(failure("missing"));
  });

  it("takes as many parts as it has", async () => {
    const { background, storage } = await made();
    const { import: id } = await background.value("import.begin", {});
    const numbers = Array.from({ length: 1_200 }, (_, i) => i);
    for (let at = 0; at < numbers.length; at += 500) {
      const entries = numbers.slice(at, at + 500).map((i) => code(`user ${i}`));
      await background.value("import.part", { import: id, entries });
    }
    const before = storage.writes;
    const { added } = await background.value("import.commit", { import: id, add: numbers, replace: [] });
    expect(storage.writes - before).toBe(1);
    expect(new Set(added).size).toBe(1_200);
    expect(await contents(background)).toHaveLength(1_200);
  });
});
