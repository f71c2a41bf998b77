import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { u32 } from "../../../src/bytes/big-endian.ts";
import { concat } from "../../../src/bytes/concat.ts";
import type { Entry } from "../../../src/vault/index/entry.ts";
import { IndexDraft, layDownIndex, readVouchedPage } from "../../../src/vault/index/index-draft.ts";
import { type Manifest, openManifest } from "../../../src/vault/index/manifest.ts";
import type { PageRow } from "../../../src/vault/index/page.ts";
import { pageOf, pageToSplit } from "../../../src/vault/index/places.ts";
import { openKeys } from "../../../src/vault/sealing/keys.ts";
import { hex, someBytes } from "../../fakes/hex.ts";
import { randomBytes } from "../../fakes/memory-vault.ts";

const keys = await openKeys({
  vaultId: someBytes(16, 1),
  records: someBytes(32, 2),
  index: someBytes(32, 3),
  places: someBytes(32, 4),
});

/** A place of which the pages look at the first four bytes. */
const place = (h: number) => concat(u32(h), new Uint8Array(12));
const id = (n: number) => concat(u32(n), new Uint8Array(12));

function entry(n: number, h: number, changes: Partial<Entry> = {}): Entry {
  return {
    id: id(n),
    kind: 1,
    revision: 1,
    place: place(h),
    seal: someBytes(16, n),
    name: `name ${n}`,
    ...changes,
  };
}

/** An index in memory, changed one draft at a time. */
class Index {
  rows = new Map<number, PageRow>();
  manifest: Manifest;
  read: number[] = [];
  written: number[] = [];

  private constructor(manifest: Manifest, pages: PageRow[]) {
    this.manifest = manifest;
    for (const page of pages) this.rows.set(page.number, page);
  }

  static async of(entries: Entry[]): Promise<Index> {
    const made = await layDownIndex(
      entries,
      { generation: 1, header: new Uint8Array(32) },
      keys,
      randomBytes,
    );
    return new Index(await openManifest(made.manifest, keys), made.pages);
  }

  async change(change: (draft: IndexDraft) => Promise<void>): Promise<void> {
    this.read = [];
    const draft = new IndexDraft(this.manifest, (number) => {
      this.read.push(number);
      return this.page(number);
    });
    await change(draft);
    const made = await draft.rows(this.manifest, this.manifest.generation + 1, keys, randomBytes);
    this.written = made.pages.map(({ number }) => number).sort((a, b) => a - b);
    for (const page of made.pages) this.rows.set(page.number, page);
    this.manifest = await openManifest(made.manifest, keys);
  }

  put(entry: Entry, before?: Uint8Array): Promise<void> {
    return this.change((draft) => draft.put(entry, before));
  }

  page(number: number): Promise<Entry[]> {
    return readVouchedPage(this.rows.get(number), number, this.manifest, keys);
  }

  async entries(): Promise<Entry[]> {
    const pages = await Promise.all(this.manifest.pages.map((_, number) => this.page(number)));
    return pages.flat();
  }
}

describe("the page of a place", () => {
  it.each([
    [1, [0, 0, 0, 0, 0, 0, 0, 0]],
    [2, [0, 1, 0, 1, 0, 1, 0, 1]],
    [3, [0, 1, 2, 1, 0, 1, 2, 1]],
    [4, [0, 1, 2, 3, 0, 1, 2, 3]],
    [5, [0, 1, 2, 3, 4, 1, 2, 3]],
    [7, [0, 1, 2, 3, 4, 5, 6, 3]],
    [8, [0, 1, 2, 3, 4, 5, 6, 7]],
  ])("of %i is as linear hashing has it", (pages, expected) => {
    expect(expected.map((_, h) => pageOf(place(h), pages))).toEqual(expected);
  });

  it("is one of the pages, and changes with one more only from the page that is split to the new one", () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.integer({ min: 1, max: 100_000 }), (h, pages) => {
        const before = pageOf(place(h), pages);
        const after = pageOf(place(h), pages + 1);
        expect(before).toBeLessThan(pages);
        if (before === pageToSplit(pages)) expect([before, pages]).toContain(after);
        else expect(after).toBe(before);
      }),
    );
  });
});

describe("an index", () => {
  it("of nothing has one empty page", async () => {
    const index = await Index.of([]);
    expect(index.manifest).toMatchObject({ records: 0, entries: 0 });
    expect(await index.page(0)).toEqual([]);
    expect(index.manifest.pages).toHaveLength(1);
  });

  it("takes an entry, replaces it, and counts", async () => {
    const index = await Index.of([]);
    await index.put(entry(1, 5));
    expect(index.manifest).toMatchObject({ generation: 2, records: 1, entries: 1 });
    const changed = entry(1, 5, { revision: 3, seal: someBytes(16, 9), name: "other" });
    await index.put(changed);
    expect(index.manifest).toMatchObject({ generation: 3, records: 1, entries: 1 });
    expect(await index.entries()).toEqual([changed]);
  });

  it("keeps a tombstone as an entry that is no record, once", async () => {
    const index = await Index.of([entry(1, 5), entry(2, 6)]);
    const tombstone = entry(1, 5, { seal: null, name: "", revision: 2 });
    await index.put(tombstone);
    expect(index.manifest).toMatchObject({ records: 1, entries: 2 });
    await index.put({ ...tombstone, revision: 3 });
    expect(index.manifest).toMatchObject({ records: 1, entries: 2 });
    await index.put(entry(1, 5));
    expect(index.manifest).toMatchObject({ records: 2, entries: 2 });
  });

  it("lists the entries of a page in ascending order of id", async () => {
    const index = await Index.of([entry(3, 0), entry(1, 0)]);
    await index.put(entry(2, 0));
    expect((await index.page(0)).map((listed) => hex(listed.id))).toEqual([1, 2, 3].map((n) => hex(id(n))));
  });

  it("moves an entry to another place: two pages change, the counts do not", async () => {
    const index = await Index.of(Array.from({ length: 100 }, (_, n) => entry(n, n)));
    expect(index.manifest.pages).toHaveLength(4);
    await index.put(entry(8, 3), place(8));
    expect([index.read.sort(), index.written]).toEqual([
      [0, 3],
      [0, 3],
    ]);
    expect(index.manifest).toMatchObject({ records: 100, entries: 100 });
    expect((await index.page(0)).some((listed) => hex(listed.id) === hex(id(8)))).toBe(false);
    expect(await index.page(3)).toContainEqual(entry(8, 3));
  });

  it("reads and writes one page for one entry, however many there are", async () => {
    const index = await Index.of(Array.from({ length: 3200 }, (_, n) => entry(n, n * 2654435761)));
    expect(index.manifest.pages).toHaveLength(100);
    await index.put(entry(7, 7 * 2654435761, { revision: 2 }));
    expect(index.read).toHaveLength(1);
    expect(index.written).toEqual(index.read);
  });

  it("adds a page at the 33rd entry, which shares the entries of page 0", async () => {
    const index = await Index.of(Array.from({ length: 32 }, (_, n) => entry(n, n)));
    expect(index.manifest.pages).toHaveLength(1);
    await index.put(entry(32, 32));
    expect(index.manifest.pages).toHaveLength(2);
    expect((await index.page(0)).map(({ place }) => place[3])).toEqual(
      Array.from({ length: 17 }, (_, n) => 2 * n),
    );
    expect(await index.page(1)).toHaveLength(16);
  });

  it("grows one entry at a time, whichever page the entry is for", async () => {
    const index = await Index.of([]);
    const entries = Array.from({ length: 200 }, (_, n) => entry(n, n * 2654435761));
    for (const added of entries) {
      await index.put(added);
      if (index.manifest.entries % 32 === 1) await index.entries();
    }
    expect(index.manifest.pages).toHaveLength(7);
    expect(await index.entries()).toHaveLength(200);
  });

  it("grows by several pages in one write", async () => {
    const index = await Index.of([]);
    await index.change(async (draft) => {
      for (let n = 0; n < 330; n++) await draft.put(entry(n, n * 2654435761));
    });
    expect(index.manifest).toMatchObject({ generation: 2, records: 330, entries: 330 });
    expect(index.manifest.pages).toHaveLength(11);
    expect(await index.entries()).toHaveLength(330);
  });

  it("goes on where all entries are of one place, which cannot be split", async () => {
    const index = await Index.of([]);
    await index.change(async (draft) => {
      for (let n = 0; n < 100; n++) await draft.put(entry(n, 2));
    });
    expect(index.manifest.pages).toHaveLength(4);
    expect((await index.page(2)).length).toBe(100);
  });

  it("rejects where a page that it needs is not the manifest's", async () => {
    const index = await Index.of([entry(1, 0)]);
    const older = index.rows.get(0);
    await index.put(entry(2, 0));
    if (older) index.rows.set(0, older);
    await expect(index.put(entry(3, 0))).rejects.toMatchObject({ code: "damaged" });
  });
});

/** One step: an entry put, moved or deleted. */
const steps = fc.array(
  fc.record({ n: fc.nat(80), h: fc.nat(60), gone: fc.boolean(), together: fc.boolean() }),
  { minLength: 1, maxLength: 160 },
);

it("lists what was put into it, each entry on the page of its place, after any steps", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      const index = await Index.of([]);
      const model = new Map<number, Entry>();
      const writes: [Entry, Uint8Array | undefined][][] = [[]];
      for (const { n, h, gone, together } of steps) {
        const known = model.get(n);
        const next = gone && known ? { ...known, seal: null, name: "" } : entry(n, h * 2654435761);
        model.set(n, next);
        if (!together) writes.push([]);
        writes.at(-1)?.push([next, known?.place]);
      }
      for (const write of writes) {
        await index.change(async (draft) => {
          for (const [next, before] of write) await draft.put(next, before);
        });
      }
      const listed = await index.entries();
      const byId = (a: Entry, b: Entry) => hex(a.id).localeCompare(hex(b.id));
      expect(listed.sort(byId)).toEqual([...model.values()].sort(byId));
      expect(index.manifest.entries).toBe(model.size);
      expect(index.manifest.records).toBe([...model.values()].filter(({ seal }) => seal !== null).length);
      expect(index.manifest.pages).toHaveLength(Math.max(1, Math.ceil(model.size / 32)));
      // `page` has refused every entry that lies on another page than its own.
    }),
    { numRuns: 60 },
  );
});
