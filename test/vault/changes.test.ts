import { beforeEach, describe, expect, it, vi } from "vitest";
import { credential } from "../fakes/credentials.ts";
import { madeVault, memoryVault, PIN } from "../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));

const onChange = vi.fn();
beforeEach(() => {
  onChange.mockReset();
});

describe("a change is told", () => {
  it("of a vault that was made, locked and unlocked, when it is so", async () => {
    const { vault, session } = memoryVault(onChange);
    const told: string[] = [];
    onChange.mockImplementation(() => told.push(session.keys ? "unlocked" : "locked"));
    await vault.create(PIN);
    await vault.lock();
    await vault.unlock(PIN);
    expect(told).toEqual(["unlocked", "locked", "unlocked"]);
  });

  it("of a passkey that was added or changed, when it is stored", async () => {
    const { vault, storage } = await madeVault(onChange);
    const writes: number[] = [];
    storage.writes = 0;
    onChange.mockReset().mockImplementation(() => writes.push(storage.writes));
    await vault.add(credential(1));
    await vault.update((passkey) => ({ ...passkey, archived: true }));
    expect(writes).toEqual([1, 2]);
  });
});

describe("nothing is told", () => {
  it("of a check of the PIN, and of a wrong one", async () => {
    const { vault } = await madeVault(onChange);
    onChange.mockReset();
    await vault.verify(PIN);
    await expect(vault.verify("wrong pin")).rejects.toMatchObject({ code: "wrong-pin" });
    await expect(vault.unlock("wrong pin")).rejects.toMatchObject({ code: "wrong-pin" });
    await expect(vault.create(PIN)).rejects.toMatchObject({ code: "exists" });
    expect(onChange).not.toHaveBeenCalled();
  });

  it("of a write that failed", async () => {
    const { vault, storage } = await madeVault(onChange);
    await vault.add(credential(1));
    onChange.mockReset();
    storage.writeRows = () => Promise.reject(new Error("full"));
    await expect(vault.add(credential(2))).rejects.toThrow("full");
    await expect(vault.update((passkey) => ({ ...passkey, archived: true }))).rejects.toThrow("full");
    expect(onChange).not.toHaveBeenCalled();
  });
});
