import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CeremonyStore } from "../../../background/ceremony/credential-store.ts";
import { credential } from "../../fakes/credentials.ts";
import { BY_PIN, PIN, RECOVERY_CODE } from "../../fakes/memory-vault.ts";
import { TwoDatabases } from "../../fakes/two-databases.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
/** `storage.session`. */
const session = vi.hoisted(() => new Map<string, unknown>());
vi.mock("webextension-polyfill", () => {
  const set = async (items: object) => {
    for (const [key, value] of Object.entries(items)) session.set(key, value);
  };
  const get = async (key: string) => ({ [key]: session.get(key) });
  return { default: { storage: { session: { get, set } } } };
});

const COST = { memoryKiB: 65_536, passes: 3, lanes: 1 };

let databases: TwoDatabases;
beforeEach(() => {
  databases = new TwoDatabases();
  session.clear();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Of the browser: what is noted in memory goes. */
function restart() {
  session.clear();
  return databases.start();
}

type Background = Awaited<ReturnType<TwoDatabases["start"]>>;

/** A vault with that many passkeys, unlocked. */
async function made(passkeys: number): Promise<Background> {
  const background = await databases.start();
  await background.vault.create(PIN, RECOVERY_CODE, COST);
  for (let i = 1; i <= passkeys; i++) await background.vault.add(credential(i));
  return background;
}

async function unlocked() {
  const background = await restart();
  await background.vault.unlock(BY_PIN);
  return background;
}

const inStep = async () => expect(await databases.read("copy")).toEqual(await databases.read("first"));
const quarantined = async (which: "first" | "copy") =>
  (await databases.read(which)).quarantine.map(([, row]) => row);

/** Ten seconds pass in twenty milliseconds. */
function hurry(): void {
  const { setTimeout: real } = globalThis;
  vi.stubGlobal("setTimeout", (task: () => void, ms: number) => real(task, ms / 500));
}

describe("the head", () => {
  it("is read once for all who ask before it is, and again for whoever asks later", async () => {
    const { storage, vault } = await made(1);
    const read = vi.spyOn(IDBDatabase.prototype, "transaction");
    const together = await Promise.all([storage.readHead(), storage.readHead(), vault.state()]);
    expect(together[1]).toBe(together[0]);
    expect(read).toHaveBeenCalledTimes(1);
    await storage.readHead();
    expect(read).toHaveBeenCalledTimes(2);
  });

  it("that is being read is nobody else's: one reading that hangs keeps no other, nor a write", async () => {
    const { storage, vault } = await made(1);
    vi.spyOn(IDBObjectStore.prototype, "get").mockImplementationOnce(
      () => new Promise(() => {}) as unknown as IDBRequest,
    );
    let ended = false;
    storage.readHead().finally(() => {
      ended = true;
    });
    // Its transaction is open by then.
    await new Promise((resolve) => setTimeout(resolve, 10));
    await vault.add(credential(2));
    expect(await storage.readHead()).toMatchObject({ manifest: { generation: 3 } });
    expect(ended).toBe(false);
  });

  it("that could not be read is read anew", async () => {
    const { storage } = await made(1);
    vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementationOnce(() => {
      throw new DOMException("No memory", "UnknownError");
    });
    await expect(storage.readHead()).rejects.toThrow("No memory");
    expect(await storage.readHead()).toMatchObject({ manifest: { generation: 2 } });
  });
});

describe("a first database that is lost", () => {
  it("is brought back whole, and that is told", async () => {
    await made(3);
    await inStep();
    databases.lose("first");
    const { vault, wasBroughtBack } = await unlocked();
    expect(await vault.passkeys()).toHaveLength(3);
    expect((await vault.whole()).findings).toEqual([]);
    expect(await wasBroughtBack()).toBe(true);
    await inStep();
  });

  it.each(["fails", "hangs"] as const)(
    "is not taken for none while opening the second copy %s",
    async (bucket) => {
      await made(1);
      databases.lose("first");
      databases.bucket = bucket;
      hurry();
      const { vault } = await restart();
      const refused = [vault.state(), vault.create(PIN, RECOVERY_CODE, COST)].map((work) =>
        expect(work).rejects.toThrow(),
      );
      await Promise.all(refused);
      databases.bucket = "opens";
      expect(await (await unlocked()).vault.passkeys()).toHaveLength(1);
    },
  );

  it("is brought back beside rows that were left in it, which are set aside", async () => {
    await made(1);
    const { header, records, ...rest } = await databases.read("first");
    const [, row] = records[0] as [unknown, { id: Uint8Array }];
    const left = { ...row, id: new Uint8Array(16).fill(3) };
    await databases.putBack("first", { ...rest, header: [], records: [[left.id as never, left]] });
    expect(header).not.toEqual([]);
    const { vault } = await unlocked();
    expect(await vault.passkeys()).toHaveLength(1);
    expect((await vault.whole()).findings).toEqual([]);
    expect(await quarantined("first")).toContainEqual(left);
  });

  it("comes back with the counter that the last answer had", async () => {
    const { vault } = await made(0);
    const counted = credential(1, { signCount: 41 });
    await vault.add(counted);
    expect(await new CeremonyStore(vault, false).settle(counted)).toMatchObject({ signCount: 42 });
    databases.lose("first");
    const back = await unlocked();
    expect(await back.vault.passkeys()).toMatchObject([{ signCount: 42 }]);
  });

  it("comes back with what was set aside", async () => {
    const { aside } = await made(1);
    await aside.setAllAside();
    const before = await quarantined("first");
    expect(before.length).toBeGreaterThan(2);
    databases.lose("first");
    const { storage, vault } = await restart();
    expect(await vault.state()).toBe("none");
    expect(await storage.readQuarantine()).toEqual(before);
  });
});

it("a first database that comes back older gets the later state, and keeps its own aside", async () => {
  const { vault } = await made(1);
  const older = await databases.read("first");
  await vault.add(credential(2));
  await databases.putBack("first", older);
  const again = await unlocked();
  expect(await again.vault.passkeys()).toHaveLength(2);
  expect(await again.wasBroughtBack()).toBe(true);
  expect(await quarantined("first")).toHaveLength(
    older.header.length + older.pages.length + older.records.length,
  );
});

describe("a second copy", () => {
  it("that is behind is made whole by the next write", async () => {
    const { vault } = await made(1);
    const old = await databases.read("copy");
    await vault.add(credential(2));
    await databases.putBack("copy", old);
    await vault.add(credential(3));
    await inStep();
    expect(await quarantined("first")).toEqual([]);
  });

  it("that was lost is made whole by the next write", async () => {
    await made(1);
    databases.lose("copy");
    const { vault } = await unlocked();
    await vault.add(credential(2));
    await inStep();
  });

  it("keeps what it has where it cannot be made whole", async () => {
    const { vault } = await made(1);
    const old = await databases.read("copy");
    await vault.add(credential(2));
    await databases.putBack("copy", old);
    const { put } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, ...args) {
      if (this.transaction.db.name !== "latchkey" && this.name === "records") {
        throw new DOMException("The disk is full", "QuotaExceededError");
      }
      return put.apply(this, args);
    });
    await vault.add(credential(3));
    expect(await databases.read("copy")).toEqual(old);
    expect(await vault.passkeys()).toHaveLength(3);
  });

  it("that has another vault is set aside before it is overwritten", async () => {
    await made(1);
    const other = await databases.read("copy");
    databases.lose("first");
    databases.lose("copy");
    const { vault } = await made(0);
    await databases.putBack("copy", other);
    await vault.add(credential(2));
    await inStep();
    expect(await quarantined("first")).toEqual(
      expect.arrayContaining([...other.records, ...other.pages, ...other.header].map(([, row]) => row)),
    );
    expect(await vault.passkeys()).toHaveLength(1);
  });

  it.each(["fails", "hangs"] as const)(
    "whose opening %s keeps nobody from writing or trying a PIN",
    async (bucket) => {
      await made(1);
      databases.bucket = bucket;
      hurry();
      const { vault, attemptStorage } = await restart();
      const work = (async () => {
        await vault.unlock(BY_PIN);
        await vault.add(credential(2));
        await attemptStorage.write([]);
        return (await vault.passkeys()).length;
      })();
      expect(await work).toBe(2);
    },
  );

  it("does not undo that the vault was set aside where it could not be written", async () => {
    await made(1);
    databases.bucket = "fails";
    await (await restart()).aside.setAllAside();
    databases.bucket = "opens";
    const { vault } = await restart();
    expect(await vault.state()).toBe("none");
    await vault.create(PIN, RECOVERY_CODE, COST);
    await inStep();
  });

  it("has each row that the first has lost", async () => {
    const { storage } = await made(2);
    const { records } = await databases.read("first");
    const ids = records.map(([, row]) => (row as { id: Uint8Array }).id);
    expect(await storage.readSpareRecords([...ids, new Uint8Array(16)])).toEqual([
      ...records.map(([, row]) => row),
      undefined,
    ]);
  });

  it("takes the header that is replaced, so that both can be changed back", async () => {
    const { storage, aside } = await made(1);
    const { header } = (await storage.readHead()) as { header: { body: Uint8Array; mac: Uint8Array } };
    const other = { ...header, mac: new Uint8Array(32) };
    await aside.replaceHeader(other, true);
    expect((await storage.readHead()).header).toEqual(other);
    expect((await databases.read("copy")).header).toContainEqual(["vault", header]);
    expect(await quarantined("first")).toEqual([header]);
  });
});

it("the counters of wrong PINs come back too, and stay where only the vault is made whole", async () => {
  const { attemptStorage, vault } = await made(1);
  const counters = [{ slot: new Uint8Array(16), failures: 3, wait: 30_000 }];
  await attemptStorage.write(counters as never);
  const old = await databases.read("copy");
  await vault.add(credential(2));
  await databases.putBack("copy", old);
  await attemptStorage.write([{ ...counters[0], failures: 4 }] as never);
  await vault.add(credential(3));
  await inStep();
  databases.lose("first");
  expect(await (await restart()).attemptStorage.read()).toMatchObject([{ failures: 4 }]);
});

it("a former passkey of the same id has a place beside the one that answers", async () => {
  const { vault } = await made(1);
  await vault.add({ ...credential(1), deletedAt: 5 });
  expect(await vault.passkeys()).toHaveLength(2);
  await inStep();
});

it("writes and guesses wait for their own kind alone, each under a lock of its own", async () => {
  const { storage } = await databases.start();
  const { oneGuessAtATime } = await import("../../../background/storage/attempts.ts");
  const asked = vi.spyOn(navigator.locks, "request");
  const guess = vi.fn(async () => storage.exclusively(async () => "written"));
  expect(await oneGuessAtATime(guess)).toBe("written");
  expect(asked.mock.calls.map(([name]) => name)).toEqual(["latchkey.attempts", "latchkey.vault"]);
});

it("counts a write when it begins, whoever writes", async () => {
  const { vault, storage, aside } = await databases.start();
  const before = [storage.writings()];
  const counted = () => before.push(storage.writings());
  await vault.create(PIN, RECOVERY_CODE, COST);
  counted();
  const { header } = await storage.readHead();
  await aside.replaceHeader(header as object, false);
  counted();
  await aside.setAllAside();
  counted();
  expect(before).toEqual([...new Set(before)].sort((a, b) => a - b));
  expect(before).toHaveLength(4);
});
