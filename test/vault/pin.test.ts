import { argon2id } from "hash-wasm";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { PIN_LENGTH } from "../../src/vault/vault.ts";
import { MemorySession, madeVault, memoryVault, PIN } from "../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));
beforeEach(() => {
  vi.mocked(argon2id).mockClear();
});

describe("a vault", () => {
  it("is none, then unlocked, locked and unlocked again", async () => {
    const { vault } = memoryVault();
    expect(await vault.state()).toBe("none");
    await vault.create(PIN);
    expect(await vault.state()).toBe("unlocked");
    await vault.lock();
    expect(await vault.state()).toBe("locked");
    await vault.unlock(PIN);
    expect(await vault.state()).toBe("unlocked");
    await vault.lock();
    await vault.lock();
    expect(await vault.state()).toBe("locked");
  });

  it("does not open with a wrong PIN, and stays locked", async () => {
    const { vault, session } = await madeVault();
    await vault.lock();
    for (const pin of ["", "correct hors", "correct horse ", "Correct horse", "x".repeat(300)]) {
      await expect(vault.unlock(pin)).rejects.toMatchObject({ name: "VaultError", code: "wrong-pin" });
    }
    expect(session.keys).toBeUndefined();
  });

  it("stays unlocked after a wrong PIN for verification, and locked after a right one", async () => {
    const { vault } = await madeVault();
    await expect(vault.verify("wrong one")).rejects.toMatchObject({ code: "wrong-pin" });
    expect(await vault.state()).toBe("unlocked");
    await vault.verify(PIN);
    await vault.lock();
    await vault.verify(PIN);
    expect(await vault.state()).toBe("locked");
  });

  it("is made once", async () => {
    const { vault, storage } = await madeVault();
    const before = structuredClone(storage.header);
    await expect(vault.create("another one")).rejects.toMatchObject({ code: "exists" });
    expect(storage.header).toEqual(before);
  });

  it("is made once even by two at the same time", async () => {
    const { vault } = memoryVault();
    const results = await Promise.allSettled([vault.create(PIN), vault.create("another one")]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const winner = results[0]?.status === "fulfilled" ? PIN : "another one";
    await vault.lock();
    await vault.unlock(winner);
  });

  it("is missing before it is made", async () => {
    const { vault } = memoryVault();
    await expect(vault.unlock(PIN)).rejects.toMatchObject({ code: "missing" });
    await expect(vault.verify(PIN)).rejects.toMatchObject({ code: "missing" });
    await expect(vault.passkeys()).rejects.toMatchObject({ code: "missing" });
    expect(await vault.owned("example.com", [new Uint8Array(32)])).toEqual([]);
  });

  it("is locked for the keys of another vault", async () => {
    const { vault, session } = await madeVault();
    const other = await madeVault();
    session.keys = other.session.keys;
    expect(await vault.state()).toBe("locked");
    await expect(vault.passkeys()).rejects.toMatchObject({ code: "locked" });
  });

  it("keeps for ceremonies neither the vault key nor the PIN", async () => {
    const { session } = await madeVault();
    expect(Object.keys(session.keys ?? {}).sort()).toEqual(["recordKey", "vaultId"]);
    expect(new MemorySession().keys).toBeUndefined();
  });
});

describe("the PIN", () => {
  it.each([
    ["nothing", "", "pin-too-short"],
    ["five digits", "12345", "pin-too-short"],
    ["five pictures of two units each", "🔑".repeat(5), "pin-too-short"],
    ["three letters with their accents apart", "e\u0301".repeat(3), "pin-too-short"],
    ["one character too many", "x".repeat(PIN_LENGTH.max + 1), "pin-too-long"],
  ])("is not %s, and nothing is derived or stored", async (_, pin, code) => {
    const { vault, storage } = memoryVault();
    await expect(vault.create(pin)).rejects.toMatchObject({ code });
    expect(argon2id).not.toHaveBeenCalled();
    expect(storage.header).toBeUndefined();
  });

  it.each([
    ["six digits", "123456"],
    ["six spaces", "      "],
    ["six pictures", "🔑".repeat(6)],
    ["as many characters as it may have", "x".repeat(PIN_LENGTH.max)],
    ["as many pictures", "🔑".repeat(PIN_LENGTH.max)],
  ])("may be %s", async (_, pin) => {
    const { vault } = memoryVault();
    await vault.create(pin);
    await vault.lock();
    await vault.unlock(pin);
    expect(await vault.state()).toBe("unlocked");
  });

  it.each([
    ["composed and decomposed", "pássword", "pa\u0301ssword"],
    ["full width", "123456", "１２３４５６"],
    ["ligature", "final pin", "ﬁnal pin"],
    ["composed and decomposed, at full length", "é".repeat(200), "e\u0301".repeat(200)],
  ])("opens however it is typed: %s", async (_, made, typed) => {
    const { vault } = memoryVault();
    await vault.create(made);
    await vault.lock();
    await vault.unlock(typed);
    expect(await vault.state()).toBe("unlocked");
  });

  it("of any length above the limit is wrong without a derivation", async () => {
    const { vault } = await madeVault();
    vi.mocked(argon2id).mockClear();
    await expect(vault.verify("x".repeat(1_000_000))).rejects.toMatchObject({ code: "wrong-pin" });
    expect(argon2id).not.toHaveBeenCalled();
  });
});
