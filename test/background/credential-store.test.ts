import { expect, it, vi } from "vitest";
import { credentialStore } from "../../background/credential-store.ts";
import { credential } from "../fakes/credentials.ts";
import { madeVault } from "../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));

it("finds a site's own passkeys, archived ones too, newest first", async () => {
  const { vault } = await madeVault();
  await vault.add(credential(1, { archived: true }), []);
  await vault.add(credential(2, { rpId: "login.example.com" }), []);
  await vault.add(credential(3), []);
  const found = await credentialStore(vault, false).find("example.com");
  expect(found).toEqual([credential(3), credential(1, { archived: true })]);
});

it("is open while the vault is unlocked", async () => {
  const { vault } = await madeVault();
  const store = credentialStore(vault, false);
  expect(await store.isOpen()).toBe(true);
  await vault.lock();
  expect(await store.isOpen()).toBe(false);
  await expect(store.find("example.com")).rejects.toMatchObject({ code: "locked" });
});

it("notes a use, but not in a private window", async () => {
  const { vault } = await madeVault();
  await vault.add(credential(1), []);
  await credentialStore(vault, true).used(credential(1));
  expect((await vault.passkeys())[0]).not.toHaveProperty("lastUsedAt");
  const before = Date.now();
  await credentialStore(vault, false).used(credential(1));
  expect((await vault.passkeys())[0]?.lastUsedAt).toBeGreaterThanOrEqual(before);
});

it("does not fail a sign-in because its use could not be noted", async () => {
  const { vault, storage } = await madeVault();
  await vault.add(credential(1), []);
  storage.writeRows = () => Promise.reject(new Error("full"));
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  await credentialStore(vault, false).used(credential(1));
  expect(warn).toHaveBeenCalledOnce();
});
