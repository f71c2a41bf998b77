import { argon2id } from "hash-wasm";
import { expect, it, vi } from "vitest";
import { LEAST_COST } from "../../src/vault/sealing/kdf.ts";
import { SlotKeeper } from "../../src/vault/slots/slot-keeper.ts";
import { credential } from "../fakes/credentials.ts";
import { someBytes } from "../fakes/hex.ts";
import { BY_PIN, madeVault, randomBytes } from "../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));

const PLATFORM = {
  type: "platform",
  platform: { credential: someBytes(16, 1), input: someBytes(32, 2), synced: false },
  output: someBytes(32, 3),
} as const;

it("a vault that is locked while its PIN is checked stays locked", async () => {
  const { vault } = await madeVault();
  await vault.lock();
  const derive = vi.mocked(argon2id).getMockImplementation();
  vi.mocked(argon2id).mockImplementationOnce(async (options) => {
    await vault.lock();
    return (await derive?.(options)) as Uint8Array<ArrayBuffer>;
  });
  await vault.unlock(BY_PIN);
  expect(await vault.state()).toBe("locked");
  await vault.unlock(BY_PIN);
  expect(await vault.state()).toBe("unlocked");
});

it("a passkey that waits for its turn is not added to a vault that was locked meanwhile", async () => {
  const { vault, storage } = await madeVault();
  const { writes } = storage;
  let go = () => {};
  const other = storage.exclusively(
    () =>
      new Promise<void>((resolve) => {
        go = resolve;
      }),
  );
  const added = vault.add(credential(1));
  // The head is read by then.
  await new Promise((resolve) => setTimeout(resolve, 20));
  await vault.lock();
  go();
  await other;
  await expect(added).rejects.toMatchObject({ code: "locked" });
  expect(storage.writes).toBe(writes);
});

it("a slot that cannot be tried keeps neither the next from being tried nor a wrong PIN from being wrong", async () => {
  const { vault, storage } = await madeVault();
  await new SlotKeeper(vault, storage, randomBytes).add(BY_PIN, {
    type: "pin",
    pin: "a second PIN",
    cost: LEAST_COST,
  });
  const outOfMemory = () => vi.mocked(argon2id).mockRejectedValueOnce(new RangeError("no memory"));
  outOfMemory();
  await vault.verify({ type: "pin", pin: "a second PIN" });
  outOfMemory();
  await expect(vault.verify({ type: "pin", pin: "wrong" })).rejects.toMatchObject({ code: "wrong-secret" });
});

it("a device alone is no other way for a PIN to rest on", async () => {
  const { vault, storage } = await madeVault();
  const keeper = new SlotKeeper(vault, storage, randomBytes);
  expect((await vault.guarded()).hasOtherWay).toBe(true);
  await keeper.add(BY_PIN, PLATFORM);
  const recovery = (await vault.slots()).find(({ type }) => type === "recovery");
  await keeper.remove(BY_PIN, recovery?.id ?? new Uint8Array());
  expect((await vault.slots()).map(({ type }) => type)).toEqual(["pin", "platform"]);
  expect((await vault.guarded()).hasOtherWay).toBe(false);
});
