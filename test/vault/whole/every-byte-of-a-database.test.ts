import { expect, it, vi } from "vitest";
import { itemsById, outcomeOf, tally } from "../../fakes/damage.ts";
import { BY_PIN, MemoryStorage, madeVault, memoryVault } from "../../fakes/memory-vault.ts";
import { itemsOfEveryKind, put } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));

/** A stored vault of 6 records of every kind, damaged in one byte or one number, unlocked and checked as a whole. */

const STORES = ["header", "manifest", "pages", "records"] as const;
type Store = (typeof STORES)[number];
type Row = Record<string, unknown>;

const made = await madeVault();
await put(made.vault, ...itemsOfEveryKind([2, 5]));
const before = itemsById((await made.vault.whole()).items);
const rowsOf = (store: Store, storage: MemoryStorage = made.storage) =>
  [storage[store]].flat() as unknown as Row[];

interface Spot {
  store: Store;
  row: number;
  field: string;
  /** A byte; undefined: the field is a number. */
  at?: number;
}

const spots = STORES.flatMap((store) =>
  rowsOf(store).flatMap((row, nth) =>
    Object.entries(row).flatMap(([field, value]): Spot[] =>
      value instanceof Uint8Array
        ? Array.from(value.keys(), (at) => ({ store, row: nth, field, at }))
        : [{ store, row: nth, field }],
    ),
  ),
);

/** A copy of what is stored, of which one row alone is new: the others are never written to. */
function damaged({ store, row, field }: Spot, change: (value: unknown) => unknown): MemoryStorage {
  const storage = new MemoryStorage();
  const { header, manifest, pages, records } = made.storage;
  Object.assign(storage, { header, manifest, pages, records });
  const rows = rowsOf(store).map((old, nth) => (nth === row ? { ...old, [field]: change(old[field]) } : old));
  Object.assign(storage, { [store]: store === "header" || store === "manifest" ? rows[0] : rows });
  return storage;
}

const named = ({ store, row, field, at }: Spot) => `${store} ${row}, ${field} ${at ?? ""}`;

async function opened(spot: Spot, change: (value: unknown) => unknown) {
  const { vault } = memoryVault(undefined, damaged(spot, change));
  const open = async () => {
    await vault.unlock(BY_PIN);
    return vault.whole();
  };
  return outcomeOf(open, before, () => named(spot));
}

const inByte =
  ({ at = 0 }: Spot, change: (byte: number) => number) =>
  (value: unknown) => {
    const bytes = value as Uint8Array;
    return bytes.with(at, change(bytes[at] ?? 0));
  };

it("has every field of every row among what is damaged", async () => {
  expect(before.size).toBe(6);
  const fields = new Set(spots.map(({ store, field }) => `${store}.${field}`));
  expect([...fields].sort()).toEqual([
    "header.body",
    "header.mac",
    "manifest.generation",
    "manifest.nonce",
    "manifest.sealed",
    "pages.nonce",
    "pages.number",
    "pages.sealed",
    "records.id",
    "records.kind",
    "records.nonce",
    "records.revision",
    "records.sealed",
    "records.tag",
  ]);
  const [spot] = spots;
  if (spot) expect(await opened(spot, (value) => value)).toBe("same");
});

it("with one bit of any byte flipped is refused or tells what it lost; no byte can change unnoticed", async () => {
  const bytes = spots.filter(({ at }) => at !== undefined);
  const counts = await tally(bytes.length, (i) => {
    const spot = bytes[i] as Spot;
    return opened(
      spot,
      inByte(spot, (byte) => byte ^ (1 << (i % 8))),
    );
  });
  expect(counts.refused + counts.found).toBe(bytes.length);
  expect(counts.refused).toBeGreaterThan(700);
  expect(counts.found).toBeGreaterThan(3_000);
}, 240_000);

it.each([0, 255])(
  "with any of a sample of bytes set to %i is refused or tells what it lost",
  async (value) => {
    const sample = spots.filter(({ at, store, row, field }, i) => {
      const bytes = rowsOf(store)[row]?.[field];
      return i % 37 === value % 36 && at !== undefined && bytes instanceof Uint8Array && bytes[at] !== value;
    });
    const counts = await tally(sample.length, (i) => {
      const spot = sample[i] as Spot;
      return opened(
        spot,
        inByte(spot, () => value),
      );
    });
    expect(counts.same).toBe(0);
  },
  60_000,
);

it("with any field of another kind is refused or tells what it lost", async () => {
  const fields = spots.filter(({ at }) => at === undefined || at === 0);
  const others = [
    undefined,
    null,
    0,
    -1,
    2 ** 53,
    1.5,
    "text",
    [],
    {},
    true,
    new Uint8Array(),
    new Uint8Array(16),
  ];
  const counts = await tally(fields.length * others.length, (i) => {
    const spot = fields[i % fields.length] as Spot;
    // A database has no row without its key, and no key of another kind among those that are read.
    const key = spot.field === "id" || spot.field === "number";
    const other = others[Math.floor(i / fields.length)];
    const fits = spot.field === "id" ? other instanceof Uint8Array : typeof other === "number";
    const value = rowsOf(spot.store)[spot.row]?.[spot.field];
    if ((key && !fits) || other === value) return Promise.resolve("found" as const);
    return opened(spot, () => other);
  });
  expect(counts.same).toBe(0);
});
