import { argon2id } from "@noble/hashes/argon2.js";
import { expect, it } from "vitest";
import { deriveKey, KDF_BOUNDS, KDF_DEFAULTS } from "../../src/vault/kdf.ts";
import { hex, someBytes } from "../fakes/hex.ts";
import { memoryVault, PIN } from "../fakes/memory-vault.ts";

/** With the real Argon2id, which costs a good part of a second each time. */

it("derives the key that another implementation derives, of the PIN in NFKC", async () => {
  const salt = someBytes(16, 1);
  const memoryKiB = KDF_BOUNDS.memoryKiB.min;
  const derived = await deriveKey("pa\u0301ss ½ ﬁn", {
    type: "argon2id",
    memoryKiB,
    passes: 2,
    parallelism: 2,
    salt,
  });
  const expected = argon2id("páss 1\u20442 fin", salt, {
    m: memoryKiB,
    t: 2,
    p: 2,
    dkLen: 32,
    version: 0x13,
  });
  expect(hex(derived)).toBe(hex(expected));
});

it("has defaults that the bounds allow", () => {
  for (const name of ["memoryKiB", "passes", "parallelism"] as const) {
    expect(KDF_DEFAULTS[name]).toBeGreaterThanOrEqual(KDF_BOUNDS[name].min);
    expect(KDF_DEFAULTS[name]).toBeLessThanOrEqual(KDF_BOUNDS[name].max);
  }
});

it("opens a vault with its PIN and with no other", async () => {
  const { vault } = memoryVault();
  await vault.create(PIN);
  await vault.lock();
  await expect(vault.unlock(`${PIN}!`)).rejects.toMatchObject({ code: "wrong-pin" });
  expect(await vault.state()).toBe("locked");
  await vault.unlock(PIN);
  expect(await vault.state()).toBe("unlocked");
});
