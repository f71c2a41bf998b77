import { beforeEach, describe, expect, it, vi } from "vitest";
import { u8, u64 } from "../../../src/bytes/big-endian.ts";
import { canonicalMap, encodeCbor } from "../../../src/bytes/cbor.ts";
import { equalBytes } from "../../../src/bytes/equal.ts";
import { openRecordText, type RecordRow } from "../../../src/vault/items/record-row.ts";
import { context, seal } from "../../../src/vault/sealing/cipher.ts";
import { frame } from "../../../src/vault/sealing/frame.ts";
import { openKeys, unlockedKeys } from "../../../src/vault/sealing/keys.ts";
import { repairWrite } from "../../../src/vault/whole/repair.ts";
import { hex } from "../../fakes/hex.ts";
import { BY_PIN, madeVault, randomBytes } from "../../fakes/memory-vault.ts";
import { contentOf, itemsOfEveryKind, passkeyItem, put } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));

type Made = Awaited<ReturnType<typeof filledVault>>;

/** 61 records in two pages, and one that was deleted. */
async function filledVault() {
  const made = await madeVault();
  const ids = await put(made.vault, ...itemsOfEveryKind());
  const more = Array.from({ length: 41 }, (_, i) =>
    passkeyItem(i, { rpId: `more${i}.example`, id: Uint8Array.of(i) }),
  );
  ids.push(...(await put(made.vault, ...more)));
  const [last] = ids.slice(-1);
  if (!last) throw new Error("No record");
  const deleted = structuredClone(made.storage.records.find(({ id }) => equalBytes(id, last)));
  if (!deleted) throw new Error("No record");
  await made.vault.change(async () => [
    { id: last, item: null, before: more.at(-1) as (typeof more)[number] },
  ]);
  const before = contentOf((await made.vault.whole()).items);
  return { ...made, ids, deleted, before };
}

let made: Made;
beforeEach(async () => {
  made = await filledVault();
});

/** `resealed`: records that have to be written anew. */
async function repair(resealed = 0) {
  const { vault, storage } = made;
  const { header, row, vaultKey } = await vault.openWith(BY_PIN, "unverified");
  storage.writes = 0;
  await storage.commit(await repairWrite(storage, vaultKey, header, row.mac, randomBytes));
  expect(storage.writes).toBe(1);
  await vault.lock();
  await vault.unlock(BY_PIN);
  const whole = await vault.whole();
  expect(whole.findings).toEqual([]);
  const { generation } = whole.manifest;
  expect(whole.items.filter(({ revision }) => revision >= generation)).toHaveLength(resealed);
  expect(whole.entries.filter(({ revision }) => revision >= generation)).toHaveLength(resealed);
  expect(whole.manifest.records).toBe(whole.items.length);
  return { ...whole, content: contentOf(whole.items) };
}

function flip(row: object | undefined, field: string): void {
  const bytes = (row as Record<string, Uint8Array> | undefined)?.[field];
  if (!bytes) throw new Error(`No ${field}`);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
}

function without(...rows: { id: Uint8Array }[]) {
  const lost = rows.map(({ id }) => hex(id));
  return Object.fromEntries(Object.entries(made.before).filter(([id]) => !lost.includes(id)));
}

const rowOf = (nth: number) =>
  made.storage.records.find(({ id }) => equalBytes(id, made.ids[nth] ?? new Uint8Array()));

/** What is set aside of records; pages and manifests are there too. */
const recordsOf = (rows: readonly unknown[]) =>
  rows.filter((row): row is { id: Uint8Array } => (row as { id?: unknown }).id !== undefined);

describe("repair", () => {
  it("of a sound vault changes no record, sets nothing aside and forgets no deletion", async () => {
    const records = structuredClone(made.storage.records);
    const { content, entries } = await repair();
    expect(content).toEqual(made.before);
    expect(made.storage.records.sort((a, b) => hex(a.id).localeCompare(hex(b.id)))).toEqual(
      records.sort((a, b) => hex(a.id).localeCompare(hex(b.id))),
    );
    expect(recordsOf(made.storage.quarantine)).toEqual([]);
    expect(entries.filter(({ seal }) => seal === null)).toHaveLength(1);
  });

  it("keeps every record that opens and sets aside, as they are, those that do not", async () => {
    const [a, b, c] = [rowOf(0), rowOf(8), rowOf(15)];
    if (!a || !b || !c) throw new Error("No records");
    flip(a, "sealed");
    flip(b, "nonce");
    Object.assign(c, { revision: "text" });
    const damaged = structuredClone([a, b, c]);
    const { content } = await repair();
    expect(content).toEqual(without(a, b, c));
    expect(recordsOf(made.storage.quarantine)).toHaveLength(3);
    for (const row of damaged) expect(recordsOf(made.storage.quarantine)).toContainEqual(row);
  });

  it("keeps an older copy where it is the only one", async () => {
    const older = structuredClone(rowOf(0));
    await made.vault.update("example.com", (passkey) => ({ ...passkey, archived: true }));
    const archived = contentOf((await made.vault.whole()).items);
    Object.assign(rowOf(0) ?? {}, older);
    const id = hex(made.ids[0] ?? new Uint8Array());
    expect((await repair()).content).toEqual({ ...archived, [id]: made.before[id] });
    expect(recordsOf(made.storage.quarantine)).toEqual([]);
  });

  it("sets aside a deleted record that was put back", async () => {
    made.storage.records.push(made.deleted);
    const { content, entries } = await repair();
    expect(content).toEqual(made.before);
    expect(recordsOf(made.storage.quarantine)).toEqual([made.deleted]);
    expect(entries.filter(({ seal }) => seal === null)).toHaveLength(1);
  });

  it("sets aside a copy under another id", async () => {
    const copy = { ...structuredClone(rowOf(0)), id: new Uint8Array(16).fill(255) };
    made.storage.records.push(copy);
    expect((await repair()).content).toEqual(made.before);
    expect(recordsOf(made.storage.quarantine)).toEqual([copy]);
  });

  it("goes on without a record that is missing", async () => {
    const gone = rowOf(0);
    if (!gone) throw new Error("No record");
    made.storage.records = made.storage.records.filter((row) => row !== gone);
    expect((await repair()).content).toEqual(without(gone));
  });

  it("takes pages that are too many away", async () => {
    made.storage.pages.push({ ...structuredClone(made.storage.pages[0]), number: 7 });
    expect((await repair()).content).toEqual(made.before);
    expect(made.storage.pages).toHaveLength(2);
  });

  it("erases nothing: every row is a record or set aside afterwards", async () => {
    for (const nth of [0, 3, 9, 16, 30]) flip(rowOf(nth), "sealed");
    made.storage.records.push(made.deleted);
    const rows = made.storage.records.map(({ id }) => hex(id)).sort();
    await repair();
    const after = [...made.storage.records, ...recordsOf(made.storage.quarantine)];
    expect(after.map(({ id }) => hex(id)).sort()).toEqual(rows);
  });

  it("is followed by writes as ever", async () => {
    flip(rowOf(0), "sealed");
    await repair();
    await put(made.vault, passkeyItem(99));
    await made.vault.update("example.com", (passkey) => ({ ...passkey, archived: true }));
    const { findings, items } = await made.vault.whole();
    expect([findings, items.length]).toEqual([[], 61]);
  });
});

describe("repair takes from the second copy", () => {
  const lose = (nth: number) => {
    const row = rowOf(nth);
    if (!row) throw new Error("No record");
    made.storage.records = made.storage.records.filter((other) => other !== row);
    return row;
  };

  it("what is missing and what does not open, and sets aside what it takes the place of", async () => {
    made.storage.spare = structuredClone(made.storage.records);
    lose(0);
    flip(rowOf(8), "sealed");
    Object.assign(rowOf(15) ?? {}, { revision: "text" });
    const damaged = structuredClone([rowOf(8), rowOf(15)]);
    expect((await repair()).content).toEqual(made.before);
    expect(recordsOf(made.storage.quarantine)).toEqual(expect.arrayContaining(damaged));
    expect(recordsOf(made.storage.quarantine)).toHaveLength(2);
  });

  it("what is older in the first, which is set aside", async () => {
    const older = structuredClone(rowOf(0));
    await made.vault.update("example.com", (passkey) => ({ ...passkey, archived: true }));
    const archived = contentOf((await made.vault.whole()).items);
    made.storage.spare = structuredClone(made.storage.records);
    Object.assign(rowOf(0) ?? {}, older);
    expect((await repair()).content).toEqual(archived);
    expect(recordsOf(made.storage.quarantine)).toEqual([older]);
  });

  it("nothing that is not as the page says: an older row, a damaged one, a deleted one, one that is not missing", async () => {
    const [gone, other] = [lose(0), lose(8)];
    flip(other, "sealed");
    const [older, now] = [structuredClone(rowOf(3)), rowOf(3)];
    await made.vault.update("site4.example", (passkey) => ({ ...passkey, archived: true }));
    const archived = contentOf((await made.vault.whole()).items);
    const id = hex(older?.id ?? new Uint8Array());
    lose(3);
    expect(now).toBeDefined();
    if (!older) throw new Error("No record");
    made.storage.spare = [older, other, made.deleted];
    const { content } = await repair();
    const expected = without(gone, other, older);
    expect(content).toEqual(expected);
    expect(Object.keys(archived)).toContain(id);
  });

  it("many rows, a lot at a time", async () => {
    await put(
      made.vault,
      ...Array.from({ length: 300 }, (_, i) => passkeyItem(i, { id: Uint8Array.of(1, i, i >> 8) })),
    );
    const before = contentOf((await made.vault.whole()).items);
    made.storage.spare = made.storage.records;
    made.storage.records = [];
    expect((await repair()).content).toEqual(before);
  });
});

describe("repair of a vault whose clock went too far", () => {
  /** Seals the rows and the index as a version without this limit would have. */
  async function far(revision: number, generation: number): Promise<void> {
    const { header, row, vaultKey } = await made.vault.openWith(BY_PIN);
    const keys = await openKeys(unlockedKeys(vaultKey, header.vaultId));
    const [record] = made.storage.records as RecordRow[];
    if (!record) throw new Error("No record");
    const text = await openRecordText(record, keys);
    const { id, kind, tag = new Uint8Array() } = record;
    const bound = context("record", keys.vaultId, id, u8(kind), u64(revision), tag);
    Object.assign(record, { revision, ...(await seal(keys.records, randomBytes, text, bound)) });
    const fields = { generation, header: row.mac, pages: new Uint8Array(16), records: 60, entries: 61 };
    const manifest = frame(encodeCbor(canonicalMap(Object.entries(fields))));
    const sealed = await seal(
      keys.index,
      randomBytes,
      manifest,
      context("manifest", keys.vaultId, u64(generation)),
    );
    made.storage.manifest = { generation, ...sealed };
  }

  it.each([
    [2 ** 47 + 1, 2 ** 47 + 2],
    [2 ** 48, 2 ** 48],
    [2 ** 48 + 1, 2 ** 48 + 1],
    [2 ** 53 - 1, 2 ** 53 - 1],
    [2 ** 53, 2 ** 53],
  ])("keeps a record of revision %d and begins again with a small one", async (revision, generation) => {
    await far(revision, generation);
    const { content, manifest } = await repair(1);
    expect(content).toEqual(made.before);
    expect(manifest.generation).toBeLessThan(1000);
    expect(recordsOf(made.storage.quarantine)).toEqual([]);
    await put(made.vault, passkeyItem(99));
    expect((await made.vault.whole()).findings).toEqual([]);
  });
});

describe("repair is refused, and changes nothing,", () => {
  it("where the header is another vault's, so that nothing opens", async () => {
    const other = await madeVault();
    const { header, row, vaultKey } = await other.vault.openWith(BY_PIN);
    made.storage.header = row;
    const before = structuredClone(made.storage);
    const write = repairWrite(made.storage, vaultKey, header, row.mac, randomBytes);
    await expect(write).rejects.toMatchObject({ code: "damaged" });
    expect(structuredClone(made.storage)).toEqual(before);
  });

  it("but not where all records are damaged and the index says that they are the vault's", async () => {
    for (const row of made.storage.records) flip(row, "nonce");
    const { storage } = made;
    const index = structuredClone({ manifest: storage.manifest, pages: storage.pages });
    for (const damage of [
      () => storage.pages.map((page) => flip(page, "nonce")),
      () => flip(storage.manifest as object, "sealed"),
    ]) {
      Object.assign(storage, structuredClone(index));
      damage();
      const { header, row, vaultKey } = await made.vault.openWith(BY_PIN);
      const { records, quarantine = [] } = await repairWrite(storage, vaultKey, header, row.mac, randomBytes);
      expect([records?.length, recordsOf(quarantine).length]).toEqual([0, 61]);
    }
  });
});

describe("repair loses nothing that opens where", () => {
  it.each<[string, () => void]>([
    ["the manifest is gone", () => (made.storage.manifest = undefined)],
    ["the manifest does not open", () => flip(made.storage.manifest as object, "sealed")],
    ["the manifest is no manifest", () => (made.storage.manifest = { text: "nothing" })],
    [
      "the manifest has an impossible generation",
      () => Object.assign(made.storage.manifest as object, { generation: Number.MAX_SAFE_INTEGER }),
    ],
    ["all pages are gone", () => (made.storage.pages = [])],
    ["no page opens", () => made.storage.pages.map((page) => flip(page, "nonce"))],
    ["manifest and pages are gone", () => Object.assign(made.storage, { manifest: undefined, pages: [] })],
    ["the header's MAC was changed", () => flip(made.storage.header as object, "mac")],
  ])("%s", async (_, damage) => {
    damage();
    expect((await repair()).content).toEqual(made.before);
    expect(recordsOf(made.storage.quarantine)).toEqual([]);
    expect(await made.vault.find("example.com")).toHaveLength(3);
    const [owned] = await made.vault.owned("more3.example", [Uint8Array.of(3)]);
    expect(owned).toEqual(Uint8Array.of(3));
    await made.vault.setSetting("setting 1", 5);
    expect((await made.vault.whole()).findings).toEqual([]);
  });
});

it("makes ownership tags anew where the header's key of the tags was changed", async () => {
  const { header, row, vaultKey } = await made.vault.openWith(BY_PIN);
  const changed = { ...header, tagKey: new Uint8Array(32).fill(7) };
  const { storage, vault } = made;
  await storage.commit(await repairWrite(storage, vaultKey, changed, row.mac, randomBytes));
  await vault.lock();
  await vault.unlock(BY_PIN);
  const { findings, items } = await vault.whole();
  expect(findings).toEqual([]);
  expect(contentOf(items)).toEqual(made.before);
  await vault.lock();
  expect(await vault.owned("more3.example", [Uint8Array.of(3)])).toHaveLength(1);
});

it("is refused where something else has written in between", async () => {
  const { vault, storage } = made;
  const { header, row, vaultKey } = await vault.openWith(BY_PIN);
  const write = await repairWrite(storage, vaultKey, header, row.mac, randomBytes);
  await put(vault, passkeyItem(99));
  const before = structuredClone(storage);
  await expect(storage.commit(write)).rejects.toMatchObject({ code: "busy" });
  expect(structuredClone(storage)).toEqual(before);
});
