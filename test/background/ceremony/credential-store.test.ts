import { afterEach, describe, expect, it, vi } from "vitest";
import { CeremonyStore } from "../../../background/ceremony/credential-store.ts";
import { siteHistory } from "../../../src/authenticator/site-history.ts";
import { withSeenKept } from "../../../src/vault/items/seen-by-sites.ts";
import { credential } from "../../fakes/credentials.ts";
import { someBytes } from "../../fakes/hex.ts";
import { BY_PIN, madeVault } from "../../fakes/memory-vault.ts";
import { passkeyItem, put } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
afterEach(() => {
  vi.restoreAllMocks();
});

/** Long enough for whatever the fakes still have to do. */
const aWhile = () => new Promise((done) => setTimeout(done, 20));

async function storeOf(...seeds: number[]) {
  const made = await madeVault();
  for (const seed of seeds) await made.vault.add(credential(seed));
  made.storage.writes = 0;
  return { ...made, store: new CeremonyStore(made.vault, false) };
}

describe("a site's passkeys", () => {
  it("are found, archived ones too, newest first", async () => {
    const { vault, store } = await storeOf();
    await vault.add(credential(1, { archived: true }));
    await vault.add(credential(2, { rpId: "login.example.com" }));
    await vault.add(credential(3));
    const expected = [credential(3), credential(1, { archived: true })];
    expect(await store.find("example.com")).toEqual(expected);
    expect(await store.peek("example.com")).toEqual(expected);
    expect(await store.peek("example.org")).toEqual([]);
  });

  it("are not found while the vault is locked, which a peek may ask", async () => {
    const { vault, store } = await storeOf(1);
    await vault.lock();
    await expect(store.find("example.com")).rejects.toMatchObject({ code: "locked" });
    expect(await store.peek("example.com")).toBeUndefined();
    expect(await store.owned("example.com", [credential(1).id])).toHaveLength(1);
  });

  it("that cannot be read fail a peek as well", async () => {
    const { storage, store } = await storeOf(1);
    storage.readPage = () => Promise.reject(new Error("disk on fire"));
    await expect(store.peek("example.com")).rejects.toThrow("disk on fire");
  });
});

describe("a passkey that may be added", () => {
  it("is prepared, and added as it was", async () => {
    const { vault, storage, store } = await storeOf();
    const ordinary = vi.spyOn(vault, "add");
    const preparing = vi.spyOn(vault, "prepareToAdd");
    const source = credential(1);
    store.prepare(source);
    await preparing.mock.results[0]?.value;
    expect([storage.writes, await store.find("example.com")]).toEqual([0, []]);
    await store.add(source, []);
    expect(await store.find("example.com")).toEqual([source]);
    expect([storage.writes, ordinary.mock.calls.length]).toEqual([1, 0]);
  });

  it("is added though its preparing hangs, or fails at once", async () => {
    const { storage, store, vault } = await storeOf();
    vi.spyOn(storage, "readHead").mockReturnValueOnce(new Promise(() => {}));
    const [one, other] = [credential(1), credential(2)];
    store.prepare(one);
    await aWhile();
    await store.add(one, []);
    vi.spyOn(vault, "prepareToAdd").mockRejectedValueOnce(new Error("disk on fire"));
    store.prepare(other);
    await aWhile();
    await store.add(other, []);
    expect(await store.find("example.com")).toHaveLength(2);
  });

  it.each([
    ["another than the one that was prepared", async () => credential(2)],
    [
      "one for which the vault was locked then",
      async ({ vault, store }: Awaited<ReturnType<typeof storeOf>>) => {
        const source = credential(2);
        await vault.lock();
        store.prepare(source);
        await aWhile();
        await vault.unlock(BY_PIN);
        return source;
      },
    ],
  ])("is added though it is %s", async (_, before) => {
    const made = await storeOf();
    made.store.prepare(credential(1));
    const source = await before(made);
    await made.store.add(source, []);
    expect(await made.store.find("example.com")).toEqual([source]);
  });
});

describe("a passkey whose counter would rise", () => {
  it("is withheld from a private window, which says so", async () => {
    const { vault } = await storeOf();
    await vault.add(credential(1, { signCount: 5 }));
    const inPrivate = new CeremonyStore(vault, true);
    expect(await siteHistory(inPrivate, "example.com")).toBe("withheld");
    expect(await siteHistory(inPrivate, "example.org")).toBe("new");
    expect(await siteHistory(new CeremonyStore(vault, false), "example.com")).toBe("held");
    await vault.update("example.com", (passkey) => ({ ...passkey, deletedAt: 1 }));
    expect(await siteHistory(inPrivate, "example.com")).toBe("new");
  });
});

it("flags that a site was told stay, though the use itself was not noted", async () => {
  const { vault, store } = await storeOf();
  const guess = { flagsAssumed: true, backupEligible: true, backedUp: true } as const;
  await vault.add(credential(1, guess));
  const [source] = await store.find("example.com");
  if (!source) return expect.unreachable();
  await store.settle(source);
  const [told] = await vault.find("example.com");
  if (!told) return expect.unreachable();
  const older = passkeyItem(1, { ...guess, backupEligible: false, backedUp: false });
  const { value } = withSeenKept({ kind: "passkey", value: told }, older);
  expect(value).toMatchObject({ backupEligible: true, backedUp: true });
  expect(value).not.toHaveProperty("flagsAssumed");
});

describe("a new passkey", () => {
  const made = credential(9, { confirmed: false });
  const replaced = [credential(1).id, credential(3).id];

  it("is stored alone, and nothing is archived before the page holds it", async () => {
    const { vault, storage, store } = await storeOf(1, 2, 3);
    await store.add(made, replaced);
    expect(storage.writes).toBe(1);
    expect(await vault.passkeys()).toEqual([made, credential(3), credential(2), credential(1)]);
  });

  it("is confirmed, and the older ones archived, in one write when it is delivered", async () => {
    const { vault, storage, store } = await storeOf(1, 2, 3);
    await store.add(made, replaced);
    storage.writes = 0;
    await store.delivered();
    expect(storage.writes).toBe(1);
    expect(storage.records).toHaveLength(4);
    expect(await vault.passkeys()).toEqual([
      credential(9, { confirmed: true }),
      credential(3, { archived: true }),
      credential(2),
      credential(1, { archived: true }),
    ]);
  });

  it("that was not made is not delivered: another ceremony's stays as it is", async () => {
    const { vault, storage, store } = await storeOf(1);
    await store.add(made, replaced);
    storage.writes = 0;
    await new CeremonyStore(vault, false).delivered();
    expect(storage.writes).toBe(0);
  });

  it("that could not be stored is not delivered", async () => {
    const { vault, storage, store } = await storeOf(1);
    const { commit } = storage;
    storage.commit = () => Promise.reject(new Error("full"));
    await expect(store.add(made, replaced)).rejects.toThrow("full");
    storage.commit = commit;
    await store.delivered();
    expect(await vault.passkeys()).toEqual([credential(1)]);
  });

  it("stays unconfirmed, and the older ones offered, where the vault was locked before", async () => {
    const { vault, storage, store } = await storeOf(1);
    await store.add(made, replaced);
    storage.writes = 0;
    await vault.lock();
    await expect(store.delivered()).rejects.toMatchObject({ code: "locked" });
    expect(storage.writes).toBe(0);
  });
});

describe("a blob", () => {
  it("is kept with that passkey alone, in the place of the one before", async () => {
    const { vault, store } = await storeOf(1, 2);
    expect(await store.keepBlob(credential(1), someBytes(5, 1))).toBe(true);
    expect(await store.keepBlob(credential(1), someBytes(9, 2))).toBe(true);
    expect(await vault.passkeys()).toEqual([credential(2), credential(1, { largeBlob: someBytes(9, 2) })]);
  });

  it("is not kept from a private window, nor where the passkey is gone or the vault is locked", async () => {
    const { vault, storage, store } = await storeOf(1);
    vi.spyOn(console, "warn").mockImplementation(() => {});
    expect(await new CeremonyStore(vault, true).keepBlob(credential(1), someBytes(5, 1))).toBe(false);
    expect(await store.keepBlob(credential(2), someBytes(5, 1))).toBe(false);
    await vault.lock();
    expect(await store.keepBlob(credential(1), someBytes(5, 1))).toBe(false);
    expect(storage.writes).toBe(0);
  });

  it("that cannot be written is told so", async () => {
    const { storage, store } = await storeOf(1);
    vi.spyOn(console, "warn").mockImplementation(() => {});
    storage.commit = () => Promise.reject(new Error("full"));
    expect(await store.keepBlob(credential(1), someBytes(5, 1))).toBe(false);
  });
});

describe("a counter", () => {
  async function withCounter(signCount: number, changes = {}) {
    const made = await storeOf(2);
    const counted = credential(1, { signCount, ...changes });
    await made.vault.add(counted);
    made.storage.writes = 0;
    return { ...made, counted };
  }
  const countIn = async (vault: Awaited<ReturnType<typeof withCounter>>["vault"]) =>
    (await vault.passkeys()).map(({ signCount }) => signCount);

  it("that other authenticators have raised is stored before it is told, each time another", async () => {
    const { vault, storage, store, counted } = await withCounter(41);
    expect(await store.settle(counted)).toMatchObject({ signCount: 42 });
    expect([await countIn(vault), storage.writes]).toEqual([[0, 42], 1]);
    const both = await Promise.all(
      [new CeremonyStore(vault, false), store].map((each) => each.settle(counted)),
    );
    expect(both.map(({ signCount }) => signCount).sort()).toEqual([43, 44]);
    expect(await countIn(vault)).toEqual([0, 44]);
  });

  it.each([0, 2 ** 32 - 1])("of %d stays so, without a write", async (signCount) => {
    const { storage, store, counted } = await withCounter(signCount);
    expect(await store.settle(counted)).toMatchObject({ signCount });
    expect(storage.writes).toBe(0);
  });

  it("that cannot be stored is not told, nor one of a passkey that is gone or locked away", async () => {
    const { vault, storage, store, counted } = await withCounter(41);
    await expect(store.settle(credential(9, { signCount: 41 }))).rejects.toMatchObject({
      code: "missing",
    });
    const { commit } = storage;
    storage.commit = () => Promise.reject(new Error("full"));
    await expect(store.settle(counted)).rejects.toThrow("full");
    storage.commit = commit;
    expect(await countIn(vault)).toEqual([0, 41]);
    await vault.lock();
    await expect(store.settle(counted)).rejects.toMatchObject({ code: "locked" });
  });

  it("that rises keeps its passkey out of private windows, where nothing is written", async () => {
    const { vault, store } = await withCounter(41);
    expect(await store.find("example.com")).toHaveLength(2);
    const seen = await new CeremonyStore(vault, true).find("example.com");
    expect(seen).toEqual([credential(2)]);
  });
});

describe("flags that are a guess", () => {
  const guessed = () => credential(1, { backedUp: true, flagsAssumed: true });
  async function withGuess() {
    const made = await storeOf(2);
    await made.vault.add(guessed());
    made.storage.writes = 0;
    return made;
  }

  it("are fixed before the answer is given, as they are by then", async () => {
    const { vault, storage, store } = await withGuess();
    await vault.update("example.com", (passkey) =>
      passkey.flagsAssumed ? { ...passkey, backupEligible: false, backedUp: false } : undefined,
    );
    expect(await store.settle(guessed())).toMatchObject({ backupEligible: false, backedUp: false });
    expect((await vault.passkeys())[1]).not.toHaveProperty("flagsAssumed");
    storage.commit = () => Promise.reject(new Error("full"));
    const [, fixed = guessed()] = await vault.passkeys();
    expect(await store.settle(fixed)).toMatchObject({ backupEligible: false });
    await expect(store.settle(guessed())).rejects.toThrow("full");
  });

  it("are taken as they are in a private window, where nothing is written", async () => {
    const { vault, storage } = await withGuess();
    const seen = await new CeremonyStore(vault, true).settle(guessed());
    expect([seen, storage.writes]).toMatchObject([{ backupEligible: true, backedUp: true }, 0]);
  });
});

describe("a use", () => {
  it("is noted at that passkey alone", async () => {
    const { vault, store } = await storeOf(1, 2);
    const before = Date.now();
    await store.used(credential(1));
    store.answered();
    await vi.waitFor(async () => {
      const [other, used] = await vault.passkeys();
      expect(used?.lastUsedAt).toBeGreaterThanOrEqual(before);
      expect(other).toEqual(credential(2));
    });
  });

  it("is not noted in a private window", async () => {
    const { vault } = await storeOf(1);
    const update = vi.spyOn(vault, "update");
    const store = new CeremonyStore(vault, true);
    await store.used(credential(1));
    store.answered();
    await aWhile();
    expect(update).not.toHaveBeenCalled();
  });

  it("is told at once, and noted when the page has its answer", async () => {
    const { vault, storage } = await storeOf(1);
    const onUsed = vi.fn();
    const store = new CeremonyStore(vault, false, onUsed);
    let arrive = () => {};
    const there = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await store.used(credential(1));
    expect(onUsed).not.toHaveBeenCalled();
    store.answered(there);
    expect(onUsed).toHaveBeenCalledWith("example.com");
    await aWhile();
    expect(storage.writes).toBe(0);
    arrive();
    await vi.waitFor(() => expect(storage.writes).toBe(1));
  });

  it("does not wait for its note, nor for another write", async () => {
    const { storage, store } = await storeOf(1);
    let finish = () => {};
    const other = storage.exclusively(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    await store.used(credential(1));
    store.answered();
    expect(storage.writes).toBe(0);
    finish();
    await other;
    await vi.waitFor(() => expect(storage.writes).toBe(1));
  });

  it("that cannot be noted fails nothing", async () => {
    const { storage, store } = await storeOf(1);
    storage.commit = () => Promise.reject(new Error("full"));
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    await store.used(credential(1));
    store.answered();
    await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce());
  });
});

it("a former passkey of the same id, in the bin, does not answer, and learns only what sites have seen", async () => {
  const { vault, store } = await storeOf();
  const counted = credential(1, { signCount: 41 });
  const former = { ...credential(1, { signCount: 3, privateKey: someBytes(32, 77) }), deletedAt: 5 };
  for (const passkey of [counted, former]) await put(vault, { kind: "passkey", value: passkey });
  expect(await store.find("example.com")).toHaveLength(1);
  expect(await store.settle(counted)).toMatchObject({ signCount: 42 });
  expect(await store.keepBlob(counted, someBytes(5, 6))).toBe(true);
  await store.used(counted);
  store.answered();
  await vi.waitFor(async () => expect((await store.find("example.com"))[0]).toHaveProperty("lastUsedAt"));
  expect(await vault.passkeys()).toContainEqual({ ...former, signCount: 42 });
  const [used] = await store.find("example.com");
  expect(used).toMatchObject({ privateKey: counted.privateKey, signCount: 42 });
});
