import { describe, expect, it, vi } from "vitest";
import { LEAST_COST } from "../../src/vault/sealing/kdf.ts";
import { formatRecoveryCode } from "../../src/vault/slots/recovery-code.ts";
import type { Vault } from "../../src/vault/vault.ts";
import { credential } from "../fakes/credentials.ts";
import { someBytes } from "../fakes/hex.ts";
import { BY_PIN, madeVault, memoryVault, PIN, RECOVERY_CODE } from "../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));

const create = (vault: Vault, pin = PIN) => vault.create(pin, RECOVERY_CODE, LEAST_COST);
const BY_CODE = { type: "recovery", code: formatRecoveryCode(RECOVERY_CODE) } as const;

describe("a vault", () => {
  it("is none, then unlocked, locked and unlocked again", async () => {
    const { vault } = memoryVault();
    expect(await vault.state()).toBe("none");
    expect(await vault.slots()).toEqual([]);
    await create(vault);
    expect(await vault.state()).toBe("unlocked");
    await vault.lock();
    expect(await vault.state()).toBe("locked");
    await vault.unlock(BY_PIN);
    expect(await vault.state()).toBe("unlocked");
    await vault.lock();
    await vault.lock();
    expect(await vault.state()).toBe("locked");
    await vault.unlock(BY_CODE);
    expect(await vault.state()).toBe("unlocked");
  });

  it("does not open with a wrong PIN, and stays locked", async () => {
    const { vault, session } = await madeVault();
    await vault.lock();
    for (const pin of ["", "correct hors", "correct horse ", "Correct horse", "x".repeat(300)]) {
      await expect(vault.unlock({ type: "pin", pin })).rejects.toMatchObject({
        name: "VaultError",
        code: "wrong-secret",
      });
    }
    expect(session.keys).toBeUndefined();
  });

  it("stays unlocked after a wrong PIN for verification, and locked after a right one", async () => {
    const { vault } = await madeVault();
    await expect(vault.verify({ type: "pin", pin: "wrong one" })).rejects.toMatchObject({
      code: "wrong-secret",
    });
    expect(await vault.state()).toBe("unlocked");
    await vault.verify(BY_PIN);
    await vault.lock();
    await vault.verify(BY_PIN);
    await vault.verify(BY_CODE);
    expect(await vault.state()).toBe("locked");
  });

  it("is made once, in one write", async () => {
    const { vault, storage } = await madeVault();
    expect(storage.writes).toBe(1);
    const before = structuredClone(storage);
    await expect(create(vault, "another one")).rejects.toMatchObject({ code: "exists" });
    expect(structuredClone(storage)).toEqual(before);
  });

  it("is made once even by two at the same time", async () => {
    const { vault } = memoryVault();
    const results = await Promise.allSettled([create(vault), create(vault, "another one")]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const winner = results[0]?.status === "fulfilled" ? PIN : "another one";
    await vault.lock();
    await vault.unlock({ type: "pin", pin: winner });
    expect((await vault.whole()).findings).toEqual([]);
  });

  it("is missing before it is made", async () => {
    const { vault } = memoryVault();
    const missing = { code: "missing" };
    await expect(vault.unlock(BY_PIN)).rejects.toMatchObject(missing);
    await expect(vault.verify(BY_PIN)).rejects.toMatchObject(missing);
    await expect(vault.passkeys()).rejects.toMatchObject(missing);
    await expect(vault.find("example.com")).rejects.toMatchObject(missing);
    await expect(vault.add(credential(1))).rejects.toMatchObject(missing);
    expect(await vault.owned("example.com", [new Uint8Array(32)])).toEqual([]);
  });

  it("is locked for the keys of another vault", async () => {
    const { vault, session } = await madeVault();
    const other = await madeVault();
    session.keys = other.session.keys;
    expect(await vault.state()).toBe("locked");
    await expect(vault.passkeys()).rejects.toMatchObject({ code: "locked" });
  });

  it("tells nothing while it is locked", async () => {
    const { vault } = await madeVault();
    await vault.add(credential(1));
    await vault.lock();
    const locked = { code: "locked" };
    await expect(vault.whole()).rejects.toMatchObject(locked);
    await expect(vault.passkeys()).rejects.toMatchObject(locked);
    await expect(vault.find("example.com")).rejects.toMatchObject(locked);
    await expect(vault.setting("a")).rejects.toMatchObject(locked);
    await expect(vault.setSetting("a", 1)).rejects.toMatchObject(locked);
  });

  it("is open in another context that shares the memory, and shut there too", async () => {
    const one = await madeVault();
    const two = memoryVault(undefined, one.storage);
    two.session.get = () => one.session.get();
    await two.vault.add(credential(1));
    expect(await one.vault.passkeys()).toEqual([credential(1)]);
    await one.vault.lock();
    await expect(two.vault.passkeys()).rejects.toMatchObject({ code: "locked" });
  });

  it("does not open with the recovery code of another", async () => {
    const { vault } = await madeVault();
    await vault.lock();
    const code = formatRecoveryCode(someBytes(16, 78));
    await expect(vault.unlock({ type: "recovery", code })).rejects.toMatchObject({ code: "wrong-secret" });
  });
});
