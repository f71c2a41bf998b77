import { argon2id } from "@noble/hashes/argon2.js";
import { expect, it } from "vitest";
import { deriveFromPin, KDF_LIMITS } from "../../../src/vault/sealing/kdf.ts";
import { hex, someBytes } from "../../fakes/hex.ts";
import { BY_PIN, memoryVault, PIN, RECOVERY_CODE } from "../../fakes/memory-vault.ts";

/** With the real Argon2id, which costs a part of a second each time. */

const memoryKiB = KDF_LIMITS.memoryKiB.min;

it("derives what another implementation derives, of the PIN in NFKC", async () => {
  const salt = someBytes(16, 1);
  const derived = await deriveFromPin("pa\u0301ss ½ ﬁn", { memoryKiB, passes: 2, lanes: 2, salt });
  const expected = argon2id("páss 1\u20442 fin", salt, {
    m: memoryKiB,
    t: 2,
    p: 2,
    dkLen: 32,
    version: 0x13,
  });
  expect(hex(derived)).toBe(hex(expected));
});

it("opens a vault with its PIN and with no other", async () => {
  const { vault } = memoryVault();
  await vault.create(PIN, RECOVERY_CODE, { memoryKiB, passes: 2, lanes: 1 });
  await vault.lock();
  await expect(vault.unlock({ type: "pin", pin: `${PIN}!` })).rejects.toMatchObject({ code: "wrong-secret" });
  expect(await vault.state()).toBe("locked");
  await vault.unlock(BY_PIN);
  expect(await vault.state()).toBe("unlocked");
});
