import { beforeEach, describe, expect, it, vi } from "vitest";
import { credential } from "../fakes/credentials.ts";
import { BY_PIN, madeVault } from "../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../fakes/quick-argon2.ts"));

let made: Awaited<ReturnType<typeof madeVault>>;
const onChange = vi.fn();
beforeEach(async () => {
  made = await madeVault(onChange);
  await made.vault.add(credential(1));
  onChange.mockClear();
  made.storage.writes = 0;
});
const held = async () => (await made.vault.find("example.com")).map(({ userName }) => userName).sort();
const names = (...seeds: number[]) => seeds.map((seed) => credential(seed).userName).sort();

describe("a passkey that is prepared", () => {
  it("is nowhere before it is added, and then there as any other", async () => {
    const { vault, storage } = made;
    const add = await vault.prepareToAdd(credential(2));
    expect(storage.writes).toBe(0);
    expect(await held()).toEqual(names(1));
    expect(onChange).not.toHaveBeenCalled();
    await add();
    expect(storage.writes).toBe(1);
    expect(onChange.mock.calls).toEqual([["written"]]);
    expect(await held()).toEqual(names(1, 2));
    const { findings, items } = await vault.whole();
    expect([findings, items.length]).toEqual([[], 2]);
  });

  it("is added without another look at the vault", async () => {
    const { vault, storage } = made;
    const add = await vault.prepareToAdd(credential(2));
    const head = vi.spyOn(storage, "readHead");
    const page = vi.spyOn(storage, "readPage");
    await add();
    expect([head.mock.calls.length, page.mock.calls.length]).toEqual([0, 0]);
  });

  it.each([
    ["another passkey", () => made.vault.add(credential(3)), [1, 2, 3]],
    ["a setting", () => made.vault.setSetting("a setting", true), [1, 2]],
    [
      "one that was prepared beside it",
      async () => (await made.vault.prepareToAdd(credential(4)))(),
      [1, 2, 4],
    ],
  ])("is written anew where the vault got %s meanwhile, which stays", async (_, change, seeds) => {
    const add = await made.vault.prepareToAdd(credential(2));
    await change();
    await add();
    expect(await held()).toEqual(names(...seeds));
    expect((await made.vault.whole()).findings).toEqual([]);
  });

  it("is not added to a vault that was locked, and is to one that was opened again", async () => {
    const { vault, storage } = made;
    const add = await vault.prepareToAdd(credential(2));
    await vault.lock();
    await expect(add()).rejects.toMatchObject({ code: "locked" });
    expect(storage.writes).toBe(0);
    await vault.unlock(BY_PIN);
    await add();
    expect(await held()).toEqual(names(1, 2));
  });

  it("waits for whoever is writing", async () => {
    const { vault, storage } = made;
    const add = await vault.prepareToAdd(credential(2));
    let end = () => {};
    const writing = storage.exclusively(
      () =>
        new Promise<void>((done) => {
          end = done;
        }),
    );
    const adding = add();
    await new Promise((done) => setTimeout(done, 20));
    expect(storage.writes).toBe(0);
    end();
    await Promise.all([writing, adding]);
    expect(await held()).toEqual(names(1, 2));
  });

  it("is there once, however often it is added", async () => {
    const add = await made.vault.prepareToAdd(credential(2));
    await add();
    await add();
    expect(await held()).toEqual(names(1, 2));
    expect((await made.vault.whole()).findings).toEqual([]);
  });

  it("is sealed anew for a vault that was locked and opened in between", async () => {
    const { vault, storage } = made;
    const add = await vault.prepareToAdd(credential(2));
    await vault.lock();
    await vault.unlock(BY_PIN);
    await held();
    const page = vi.spyOn(storage, "commit");
    await add();
    expect(page).toHaveBeenCalledOnce();
    expect(await held()).toEqual(names(1, 2));
  });

  it("cannot be prepared while the vault is locked", async () => {
    await made.vault.lock();
    await expect(made.vault.prepareToAdd(credential(2))).rejects.toMatchObject({ code: "locked" });
  });

  it("is not there where it could not be written, and nobody tries twice", async () => {
    const { vault, storage } = made;
    const add = await vault.prepareToAdd(credential(2));
    const commit = vi.spyOn(storage, "commit").mockRejectedValue(new DOMException("", "QuotaExceededError"));
    await expect(add()).rejects.toThrow(DOMException);
    expect(commit).toHaveBeenCalledOnce();
    expect(onChange).not.toHaveBeenCalled();
    commit.mockRestore();
    expect(await held()).toEqual(names(1));
  });
});
