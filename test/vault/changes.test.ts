import { beforeEach, describe, expect, it, vi } from "vitest";
import { LEAST_COST } from "../../src/vault/sealing/kdf.ts";
import { credential } from "../fakes/credentials.ts";
import { BY_PIN, madeVault, memoryVault, PIN, RECOVERY_CODE } from "../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));

const onChange = vi.fn();
const WRONG = { type: "pin", pin: "wrong pin" } as const;
beforeEach(() => {
  onChange.mockReset();
});

describe("a change is told", () => {
  it("of a vault that was made, locked and unlocked, when it is so", async () => {
    const { vault, session } = memoryVault(onChange);
    const told: unknown[] = [];
    onChange.mockImplementation((change) => told.push([change, session.keys ? "unlocked" : "locked"]));
    await vault.create(PIN, RECOVERY_CODE, LEAST_COST);
    await vault.lock();
    await vault.unlock(BY_PIN);
    expect(told).toEqual([
      ["opened", "unlocked"],
      ["locked", "locked"],
      ["opened", "unlocked"],
    ]);
  });

  it("of a passkey or a setting that was written, when it is stored", async () => {
    const { vault, storage } = await madeVault(onChange);
    const writes: unknown[] = [];
    storage.writes = 0;
    onChange.mockReset().mockImplementation((change) => writes.push([change, storage.writes]));
    await vault.add(credential(1));
    await vault.update("example.com", (passkey) => ({ ...passkey, archived: true }));
    await vault.setSetting("theme", "dark");
    expect(writes).toEqual([
      ["written", 1],
      ["written", 2],
      ["written", 3],
    ]);
  });
});

describe("nothing is told", () => {
  it("of a check of the PIN, and of a wrong one", async () => {
    const { vault } = await madeVault(onChange);
    onChange.mockReset();
    await vault.verify(BY_PIN);
    await expect(vault.verify(WRONG)).rejects.toMatchObject({ code: "wrong-secret" });
    await expect(vault.unlock(WRONG)).rejects.toMatchObject({ code: "wrong-secret" });
    await expect(vault.create(PIN, RECOVERY_CODE, LEAST_COST)).rejects.toMatchObject({ code: "exists" });
    expect(onChange).not.toHaveBeenCalled();
  });

  it("of a write that failed", async () => {
    const { vault, storage } = await madeVault(onChange);
    await vault.add(credential(1));
    onChange.mockReset();
    storage.commit = () => Promise.reject(new Error("full"));
    await expect(vault.add(credential(2))).rejects.toThrow("full");
    await expect(vault.update("example.com", (passkey) => passkey)).rejects.toThrow("full");
    await expect(vault.setSetting("theme", "dark")).rejects.toThrow("full");
    expect(onChange).not.toHaveBeenCalled();
  });
});
