import { argon2id } from "hash-wasm";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { KDF_LIMITS, LEAST_COST } from "../../../src/vault/sealing/kdf.ts";
import { PIN_LENGTH } from "../../../src/vault/slots/pin.ts";
import type { Vault } from "../../../src/vault/vault.ts";
import { madeVault, memoryVault, RECOVERY_CODE } from "../../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
beforeEach(() => {
  vi.mocked(argon2id).mockClear();
});

const create = (vault: Vault, pin: string) => vault.create(pin, RECOVERY_CODE, LEAST_COST);

describe("the PIN", () => {
  it.each([
    ["nothing", "", "pin-too-short"],
    ["five digits", "12345", "pin-too-short"],
    ["five pictures of two units each", "🔑".repeat(5), "pin-too-short"],
    ["three letters with their accents apart", "e\u0301".repeat(3), "pin-too-short"],
    ["one character too many", "x".repeat(PIN_LENGTH.max + 1), "pin-too-long"],
  ])("is not %s, and nothing is derived or stored", async (_, pin, code) => {
    const { vault, storage } = memoryVault();
    await expect(create(vault, pin)).rejects.toMatchObject({ code });
    expect(argon2id).not.toHaveBeenCalled();
    expect(storage.writes).toBe(0);
  });

  it.each([
    ["six digits", "123456"],
    ["six spaces", "      "],
    ["six pictures", "🔑".repeat(6)],
    ["as many characters as it may have", "x".repeat(PIN_LENGTH.max)],
    ["as many pictures", "🔑".repeat(PIN_LENGTH.max)],
  ])("may be %s", async (_, pin) => {
    const { vault } = memoryVault();
    await create(vault, pin);
    await vault.lock();
    await vault.unlock({ type: "pin", pin });
    expect(await vault.state()).toBe("unlocked");
  });

  it.each([
    ["composed and decomposed", "pássword", "pa\u0301ssword"],
    ["full width", "123456", "１２３４５６"],
    ["ligature", "final pin", "ﬁnal pin"],
    ["composed and decomposed, at full length", "é".repeat(200), "e\u0301".repeat(200)],
  ])("opens however it is typed: %s", async (_, made, typed) => {
    const { vault } = memoryVault();
    await create(vault, made);
    await vault.lock();
    await vault.unlock({ type: "pin", pin: typed });
    expect(await vault.state()).toBe("unlocked");
  });

  it("of any length above the limit is wrong without a derivation, and is no guess", async () => {
    const { vault, guard } = await madeVault();
    vi.mocked(argon2id).mockClear();
    const pin = "x".repeat(1_000_000);
    await expect(vault.verify({ type: "pin", pin })).rejects.toMatchObject({ code: "wrong-secret" });
    expect(argon2id).not.toHaveBeenCalled();
    expect(guard.guesses).toBe(0);
  });

  it("is counted as a guess before it is tried, a recovery code as an opening after it opened", async () => {
    const { vault, guard } = await madeVault();
    const seen: number[] = [];
    vi.mocked(argon2id).mockImplementationOnce(async () => {
      seen.push(guard.guesses);
      return new Uint8Array(32);
    });
    await expect(vault.unlock({ type: "pin", pin: "wrong one" })).rejects.toMatchObject({
      code: "wrong-secret",
    });
    expect(seen).toEqual([1]);
    await expect(vault.unlock({ type: "recovery", code: "" })).rejects.toMatchObject({
      code: "recovery-code-typo",
    });
    expect(guard.openings).toBe(0);
  });
});

describe("a guard that refuses", () => {
  it("is obeyed: nothing is derived and nothing opens", async () => {
    const { vault, guard, session } = await madeVault();
    await vault.lock();
    vi.mocked(argon2id).mockClear();
    guard.guess = () => Promise.reject(Object.assign(new Error("Wait"), { code: "wait" }));
    await expect(vault.unlock({ type: "pin", pin: "correct horse" })).rejects.toMatchObject({ code: "wait" });
    expect(argon2id).not.toHaveBeenCalled();
    expect(session.keys).toBeUndefined();
  });
});

describe("a cost outside of the limits", () => {
  it.each(
    Object.values(KDF_LIMITS).flatMap(
      ({ name, min, max }) =>
        [
          [name, min - 1],
          [name, max + 1],
          [name, min + 0.5],
          [name, Number.NaN],
        ] as const,
    ),
  )("makes no vault: %s = %d", async (name, value) => {
    const { vault, storage } = memoryVault();
    const cost = { ...LEAST_COST, [name === "memory" ? "memoryKiB" : name]: value };
    await expect(vault.create("correct horse", RECOVERY_CODE, cost)).rejects.toMatchObject({
      code: "kdf-limits",
      message: expect.stringContaining(name),
    });
    expect(argon2id).not.toHaveBeenCalled();
    expect(storage.writes).toBe(0);
  });
});
