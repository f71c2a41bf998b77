import { beforeEach, describe, expect, it, vi } from "vitest";
import { Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { freshList } from "../../fakes/fresh-list.ts";
import { BY_PIN } from "../../fakes/memory-vault.ts";
import { passkeyItem, put, totpItem } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

const COUNT = 300;

/**
 * A background that knows a list of many items and that has no check of the whole under way, and what is read from its
 * storage.
 */
async function withMany() {
  const { background, storage } = await made();
  const ids = await put(background.vault, ...Array.from({ length: COUNT }, (_, i) => totpItem(i)));
  await background.report();
  await background.value("items.list", {});
  return { background, storage, ids, read: readFrom(storage) };
}

function readFrom(storage: Background["storage"]) {
  const pages = vi.spyOn(storage, "readPage");
  const records = vi.spyOn(storage, "readRecords");
  const everything = vi.spyOn(storage, "readRecordsAfter");
  return () => {
    const rows = records.mock.calls.reduce((sum, [ids]) => sum + ids.length, 0);
    const counts = { pages: pages.mock.calls.length, rows, everything: everything.mock.calls.length };
    for (const spy of [pages, records, everything]) spy.mockClear();
    return counts;
  };
}

const list = (background: Background) => background.value("items.list", {});
const names = async (background: Background) =>
  (await list(background)).map((item) => (item.kind === "code" ? item.issuer : item.userName)).sort();

describe("the list of the summaries", () => {
  it("reads nothing but the head while nothing changes", async () => {
    const { background, read } = await withMany();
    expect(await list(background)).toHaveLength(COUNT);
    expect(read()).toEqual({ pages: 0, rows: 0, everything: 0 });
  });

  it("reads one page and one row after a change of one", async () => {
    const { background, ids, read } = await withMany();
    await background.vault.change(async (records) =>
      (await records.withIds(ids.slice(0, 1))).map(({ id, item: before }) => ({
        id,
        item: totpItem(0, { issuer: "Renamed" }),
        before,
      })),
    );
    read();
    expect(await names(background)).toContain("Renamed");
    expect(read()).toEqual({ pages: 1, rows: 1, everything: 0 });
  });

  it("is there at once for a background that was stopped, and up to date", async () => {
    const { background, storage } = await withMany();
    const { session, memory } = background;
    await put(background.vault, totpItem(900, { issuer: "Since then" }));
    const next = new Background(storage, session, memory);
    const read = readFrom(storage);
    expect(await names(next)).toContain("Since then");
    expect(read()).toMatchObject({ rows: 1, everything: 0 });
    expect((await list(next)).toSorted((a, b) => (a.item < b.item ? -1 : 1))).toEqual(
      await freshList(background),
    );
  });

  it("is read whole where more than half of it is new", async () => {
    const { background, read } = await withMany();
    await put(background.vault, ...Array.from({ length: 2 * COUNT }, (_, i) => totpItem(1000 + i)));
    read();
    expect(await list(background)).toHaveLength(3 * COUNT);
    expect(read()).toMatchObject({ everything: expect.any(Number), rows: 0 });
  });

  it("takes what the check after unlocking has read", async () => {
    const { background, read } = await withMany();
    await background.value("vault.lock", {});
    await background.value("vault.unlock", { secret: BY_PIN });
    await background.report();
    read();
    expect(await list(background)).toHaveLength(COUNT);
    expect(read()).toEqual({ pages: 0, rows: 0, everything: 0 });
  });
});

describe("one reading of everything", () => {
  it("serves the check and the list that are asked for at once", async () => {
    const { background, read } = await withMany();
    await background.value("vault.lock", {});
    read();
    await background.value("vault.unlock", { secret: BY_PIN });
    await Promise.all([list(background), list(background)]);
    await background.report();
    // 300 rows are read in lots of 256: two for each reading.
    expect(read()).toMatchObject({ everything: 2, rows: 0 });
  });
});

describe("nothing of an earlier state", () => {
  it("is told after the vault was locked while the list was read", async () => {
    const { background, storage, read } = await withMany();
    const head = storage.readHead.bind(storage);
    await put(background.vault, totpItem(700));
    read();
    const readPage = vi.spyOn(storage, "readPage");
    readPage.mockImplementationOnce(async (number) => {
      await background.vault.lock();
      return storage.pages.find((page) => page.number === number);
    });
    expect(await background.call("items.list", {})).toEqual(failure("locked"));
    expect((await head()).manifest).toBeDefined();
    expect(await background.memory.recall()).toBeUndefined();
  });

  it("is told where an older state of the database was put back", async () => {
    const { background, storage } = await withMany();
    const { manifest, pages } = structuredClone({ manifest: storage.manifest, pages: storage.pages });
    await put(background.vault, totpItem(800));
    await list(background);
    Object.assign(storage, { manifest, pages });
    expect(await background.call("items.list", {})).toEqual(failure("header-changed"));
  });

  it("is told of a record that was damaged before it was changed", async () => {
    const { background, storage, ids } = await withMany();
    await put(background.vault, passkeyItem(5));
    const [damaged] = storage.records;
    Object.assign(damaged ?? {}, { sealed: new Uint8Array(528) });
    const { session } = background;
    const cold = new Background(storage, session);
    expect(await list(cold)).toHaveLength(COUNT);
    await cold.value("items.change", {
      items: (await list(cold)).slice(0, 1).map(({ item }) => item),
      change: { favourite: true },
    });
    const listed = await list(cold);
    expect(listed).toHaveLength(ids.length);
    expect(listed.filter(({ favourite }) => favourite)).toHaveLength(1);
    // It is not relied on again either.
    expect(await cold.memory.recall()).toBeUndefined();
  });
});
