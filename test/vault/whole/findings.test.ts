import { beforeEach, describe, expect, it, vi } from "vitest";
import { equalBytes } from "../../../src/bytes/equal.ts";
import type { Passkey } from "../../../src/vault/items/passkey.ts";
import { parseHeaderRow } from "../../../src/vault/slots/header.ts";
import { hex } from "../../fakes/hex.ts";
import { BY_PIN, madeVault } from "../../fakes/memory-vault.ts";
import { contentOf, itemsOfEveryKind, passkeyItem, put } from "../../fakes/vault-items.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));

/** What is done to the stored rows outside of the program, and what the check of the whole calls it. */

type Made = Awaited<ReturnType<typeof filledVault>>;
type Row = Made["storage"]["records"][number] & Record<string, unknown>;

/** 21 records of every kind and 40 more passkeys, so that there are two pages. */
async function filledVault() {
  const made = await madeVault();
  const ids = await put(made.vault, ...itemsOfEveryKind());
  const more = Array.from({ length: 40 }, (_, i) =>
    passkeyItem(i, { rpId: `more${i}.example`, id: Uint8Array.of(i) }),
  );
  ids.push(...(await put(made.vault, ...more)));
  const before = contentOf((await made.vault.whole()).items);
  return { ...made, ids, before };
}

let made: Made;
beforeEach(async () => {
  made = await filledVault();
});

function rowOf(nth: number, { storage, ids } = made): Row {
  const row = storage.records.find(({ id }) => equalBytes(id, ids[nth] ?? new Uint8Array()));
  if (!row) throw new Error(`No record ${nth}`);
  return row as Row;
}

/** The findings, records named by their number in the vault. */
async function found() {
  await made.vault.lock();
  await made.vault.unlock(BY_PIN);
  const { findings, items } = await made.vault.whole();
  const named = findings.map((finding) =>
    "page" in finding
      ? { finding: finding.finding, page: finding.page }
      : { finding: finding.finding, record: made.ids.findIndex((id) => equalBytes(id, finding.id)) },
  );
  return { findings: named, content: contentOf(items), raw: findings };
}

/** The content without these records. */
function without(...lost: number[]) {
  const names = lost.map((nth) => hex(made.ids[nth] ?? new Uint8Array()));
  return Object.fromEntries(Object.entries(made.before).filter(([id]) => !names.includes(id)));
}

function flip(row: object, field: string, at = 0): void {
  const bytes = (row as Record<string, Uint8Array>)[field];
  if (!bytes) throw new Error(`No ${field}`);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
}

it("finds nothing in a sound vault of two pages", async () => {
  expect(made.storage.pages).toHaveLength(2);
  expect(await found()).toMatchObject({ findings: [], content: made.before });
  expect(Object.keys(made.before)).toHaveLength(61);
});

describe("a record", () => {
  it("that was deleted is missing, and named", async () => {
    made.storage.records = made.storage.records.filter((row) => row !== rowOf(0));
    const { findings, content, raw } = await found();
    expect(findings).toEqual([{ finding: "record-missing", record: 0 }]);
    expect(raw[0]).toMatchObject({ kind: "passkey", name: "example.com, user1@example.com" });
    expect(content).toEqual(without(0));
  });

  it("that was copied under another id is unlisted", async () => {
    made.storage.records.push({ ...structuredClone(rowOf(0)), id: new Uint8Array(16).fill(255) });
    expect(await found()).toMatchObject({ findings: [{ finding: "record-unlisted" }], content: made.before });
  });

  it.each([
    ["passkeys", 0, 1],
    ["a passkey and a code", 0, 7],
    ["settings", 14, 15],
  ])("that was swapped with another is damaged, both are: %s", async (_, a, b) => {
    const [one, two] = [rowOf(a), rowOf(b)];
    [one.id, two.id] = [two.id, one.id];
    const { findings, content } = await found();
    expect(findings.toSorted((x, y) => ("record" in x && "record" in y ? x.record - y.record : 0))).toEqual([
      { finding: "record-damaged", record: a },
      { finding: "record-damaged", record: b },
    ]);
    expect(content).toEqual(without(a, b));
  });

  it.each(["nonce", "sealed", "tag"])("with one bit of its %s changed is damaged", async (field) => {
    flip(rowOf(2), field);
    expect(await found()).toMatchObject({
      findings: [{ finding: "record-damaged", record: 2 }],
      content: without(2),
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ["another kind", { kind: 3 }],
    ["a kind that there is not", { kind: 4 }],
    ["no kind", { kind: undefined }],
    ["an older revision", { revision: 1 }],
    ["a newer revision", { revision: 99 }],
    ["a revision that is none", { revision: -1 }],
    ["a revision that is text", { revision: "2" }],
    ["no tag", { tag: undefined }],
    ["a short nonce", { nonce: new Uint8Array(11) }],
    ["nothing sealed", { sealed: new Uint8Array() }],
    ["a field more", { more: 1 }],
  ])("with %s is damaged", async (_, change) => {
    Object.assign(rowOf(2), change);
    if (change.tag === undefined && "tag" in change) delete (rowOf(2) as { tag?: unknown }).tag;
    expect(await found()).toMatchObject({
      findings: [{ finding: "record-damaged", record: 2 }],
      content: without(2),
    });
  });

  it("of another vault is unlisted, and in the place of one of this vault's damaged", async () => {
    const other = await filledVault();
    made.storage.records.push(structuredClone(rowOf(0, other)));
    Object.assign(rowOf(3), { ...structuredClone(rowOf(3, other)), id: rowOf(3).id });
    const { findings, content } = await found();
    expect(findings).toContainEqual({ finding: "record-unlisted", record: -1 });
    expect(findings).toContainEqual({ finding: "record-damaged", record: 3 });
    expect(findings).toHaveLength(2);
    expect(content).toEqual(without(3));
  });

  it("that was rolled back is replaced, by name, and is not answered with", async () => {
    const older = structuredClone(rowOf(0));
    const archived = (passkey: Passkey) => ({ ...passkey, archived: true });
    await made.vault.update("example.com", archived);
    made.storage.records = made.storage.records.map((row) => (equalBytes(row.id, older.id) ? older : row));
    const { findings, raw } = await found();
    expect(findings).toEqual([{ finding: "record-replaced", record: 0 }]);
    expect(raw[0]).toMatchObject({ name: "example.com, user1@example.com" });
    expect(await made.vault.find("example.com")).toHaveLength(2);
  });

  it("that was deleted by the program and put back is unlisted", async () => {
    const [id, older] = [rowOf(0).id, structuredClone(rowOf(0))];
    await made.vault.change(async () => [{ id, item: null, before: passkeyItem(1) }]);
    made.storage.records.push(older);
    expect(await found()).toMatchObject({
      findings: [{ finding: "record-unlisted", record: 0 }],
      content: without(0),
    });
    expect(await made.vault.find("example.com")).toHaveLength(2);
  });

  it("that is newer than the index tells that an older index was put back", async () => {
    const { pages, manifest } = structuredClone(made.storage);
    await made.vault.update("example.com", (passkey) => ({ ...passkey, archived: true }));
    Object.assign(made.storage, { pages, manifest });
    await expect(made.vault.whole()).rejects.toMatchObject({ code: "header-changed" });
  });
});

describe("a page", () => {
  it.each(["nonce", "sealed"])(
    "with one bit of its %s changed is damaged, and nothing else is",
    async (field) => {
      flip(made.storage.pages[1] ?? {}, field, 3);
      const { findings, content } = await found();
      expect(findings).toEqual([{ finding: "page-damaged", page: 1 }]);
      for (const [id, item] of Object.entries(content)) expect(item).toEqual(made.before[id]);
      expect(Object.keys(content).length).toBeGreaterThan(10);
    },
  );

  it("that is missing is damaged", async () => {
    made.storage.pages = made.storage.pages.filter(({ number }) => number !== 0);
    expect((await found()).findings).toEqual([{ finding: "page-damaged", page: 0 }]);
  });

  it("that was swapped with another is damaged, both are", async () => {
    const [one, two] = made.storage.pages;
    if (!one || !two) throw new Error("Two pages");
    [one.number, two.number] = [two.number, one.number];
    expect((await found()).findings).toEqual([
      { finding: "page-damaged", page: 0 },
      { finding: "page-damaged", page: 1 },
    ]);
  });

  it("that was rolled back is damaged", async () => {
    const older = structuredClone(made.storage.pages);
    await made.vault.update("example.com", (passkey) => ({ ...passkey, archived: true }));
    made.storage.pages = older;
    expect((await found()).findings).toHaveLength(1);
    expect((await found()).findings[0]).toMatchObject({ finding: "page-damaged" });
  });

  it.each([
    [2, 2],
    [99, 99],
  ])("too many is unlisted: number %i", async (number, page) => {
    made.storage.pages.push({ ...structuredClone(made.storage.pages[0]), number });
    expect(await found()).toMatchObject({
      findings: [{ finding: "page-unlisted", page }],
      content: made.before,
    });
  });

  it.each([0.5, -1])("with a number that no page has is unlisted: %d", async (number) => {
    made.storage.pages.push({ ...structuredClone(made.storage.pages[0]), number });
    expect(await found()).toMatchObject({ findings: [{ finding: "page-unlisted" }], content: made.before });
  });

  it("that is damaged lets no site be answered as if it had no passkey, and no write be half done", async () => {
    for (const page of made.storage.pages) flip(page, "sealed");
    const before = structuredClone(made.storage);
    await expect(made.vault.find("example.com")).rejects.toMatchObject({ code: "damaged" });
    await expect(made.vault.find("absent.example")).rejects.toMatchObject({ code: "damaged" });
    await expect(made.vault.setting("setting 1")).rejects.toMatchObject({ code: "damaged" });
    await expect(made.vault.update("example.com", (passkey) => passkey)).rejects.toMatchObject({
      code: "damaged",
    });
    await expect(made.vault.setSetting("setting 1", 2)).rejects.toMatchObject({ code: "damaged" });
    await expect(put(made.vault, passkeyItem(9))).rejects.toMatchObject({ code: "damaged" });
    expect(structuredClone(made.storage)).toEqual(before);
  });
});

describe("the manifest", () => {
  const refused = async (code: string) => {
    const before = structuredClone(made.storage);
    await expect(made.vault.whole()).rejects.toMatchObject({ code });
    await expect(made.vault.find("example.com")).rejects.toMatchObject({ code });
    await expect(put(made.vault, passkeyItem(9))).rejects.toMatchObject({ code });
    await made.vault.lock();
    await expect(made.vault.unlock(BY_PIN)).rejects.toMatchObject({ code });
    expect(structuredClone(made.storage)).toEqual(before);
  };

  it("that is missing is damaged", async () => {
    made.storage.manifest = undefined;
    await refused("manifest-damaged");
  });

  it.each(["nonce", "sealed"])("with one bit of its %s changed is damaged", async (field) => {
    flip(made.storage.manifest as object, field);
    await refused("manifest-damaged");
  });

  it.each([1, 2, 4, 0, -1, 1.5, "3", null])("with the generation %o is damaged", async (generation) => {
    Object.assign(made.storage.manifest as object, { generation });
    await refused("manifest-damaged");
  });

  it("that was rolled back is noticed by the records that are newer", async () => {
    const older = structuredClone(made.storage.manifest);
    await made.vault.update("example.com", (passkey) => ({ ...passkey, archived: true }));
    made.storage.manifest = older;
    await expect(made.vault.whole()).rejects.toMatchObject({ code: "header-changed" });
  });

  it("of another vault is damaged", async () => {
    made.storage.manifest = (await filledVault()).storage.manifest;
    await refused("manifest-damaged");
  });
});

describe("the header", () => {
  it("with one bit of its MAC changed is changed", async () => {
    flip(made.storage.header as object, "mac");
    await made.vault.lock();
    await expect(made.vault.unlock(BY_PIN)).rejects.toMatchObject({ code: "header-changed" });
  });

  it("with another key of the ownership tags is noticed even while the vault is unlocked", async () => {
    const { header } = parseHeaderRow(structuredClone(made.storage.header));
    const { body } = made.storage.header as { body: Uint8Array };
    body.set([(header.tagKey[0] ?? 0) ^ 1], Buffer.from(body).indexOf(header.tagKey));
    const { findings, items } = await made.vault.whole();
    expect(findings.map(({ finding }) => finding)).toEqual(new Array(47).fill("record-damaged"));
    expect(items).toHaveLength(14);
    await made.vault.lock();
    await expect(made.vault.unlock(BY_PIN)).rejects.toMatchObject({ code: "header-changed" });
  });

  it("of another vault with the same PIN opens nothing of this one", async () => {
    made.storage.header = (await filledVault()).storage.header;
    await made.vault.lock();
    await expect(made.vault.unlock(BY_PIN)).rejects.toMatchObject({ code: "manifest-damaged" });
  });
});

it("finds nothing in a vault that was replaced as a whole by an older copy, whose generation tells", async () => {
  const older = structuredClone(made.storage);
  const { generation } = (await made.vault.whole()).manifest;
  await made.vault.setSetting("setting 1", 2);
  expect((await made.vault.whole()).manifest.generation).toBe(generation + 1);
  Object.assign(made.storage, older);
  expect(await found()).toMatchObject({ findings: [], content: made.before });
  expect((await made.vault.whole()).manifest.generation).toBe(generation);
});
