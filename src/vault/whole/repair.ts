import { equalBytes } from "../../bytes/equal.ts";
import { keyOf } from "../../bytes/key-of.ts";
import { VaultError } from "../errors.ts";
import { type Entry, entryOf } from "../index/entry.ts";
import { layDownIndex, readVouchedPage } from "../index/index-draft.ts";
import { generationOf, type Manifest, openManifest } from "../index/manifest.ts";
import { isOfVault } from "../index/page.ts";
import { hasOwnTag, type RecordRow, sealRecord } from "../items/record-row.ts";
import type { VaultStorage, Write } from "../ports.ts";
import { type RandomBytes, sealOf } from "../sealing/cipher.ts";
import { LATEST_START } from "../sealing/fields.ts";
import { type OpenKeys, openKeys, unlockedKeys } from "../sealing/keys.ts";
import { type Header, makeHeaderRow } from "../slots/header.ts";
import { type OpenedRow, readEveryRow, readSpareRows } from "./repair-rows.ts";

/**
 * The write that makes a damaged vault whole (docs/vault-format.md, section 5.4): keeps what opens, takes from the
 * second copy what it has of the rest, sets that aside, lays the index down anew. `headerMac`: of the stored header
 * row. Rejects with VaultError `damaged` where there are records and nothing at all opens: the header is another vault's.
 */
export async function repairWrite(
  storage: VaultStorage,
  vaultKey: Uint8Array,
  header: Header,
  headerMac: Uint8Array,
  randomBytes: RandomBytes,
): Promise<Write> {
  const keys = await openKeys(unlockedKeys(vaultKey, header.vaultId));
  const stored = (await storage.readHead()).manifest;
  const manifest = await openManifest(stored, keys).catch(() => undefined);
  const known = await soundEntries(storage, manifest, keys);
  const { opened, unread, sealed } = await readEveryRow(storage, keys);
  if (opened.length + unread.length > 0 && sealed === 0 && !manifest && !(await anyPage(storage, keys))) {
    throw new VaultError("damaged", "No record opens: the header is another vault's. Nothing was changed.");
  }
  const whole = new Set(opened.filter((one) => isListed(one, known)).map(({ row }) => keyOf(row.id)));
  const wanted = [...known.values()].filter(({ id, seal }) => seal !== null && !whole.has(keyOf(id)));
  const found = await readSpareRows(storage, wanted, keys);
  const spare = new Map(found.filter((one) => isListed(one, known)).map((one) => [keyOf(one.row.id), one]));
  const isKept = ({ row }: OpenedRow) => {
    const entry = known.get(keyOf(row.id));
    return !spare.has(keyOf(row.id)) && !(entry?.seal === null && entry.revision >= row.revision);
  };
  const kept = [...opened.filter(isKept), ...spare.values()];
  const setAside = [...unread, ...opened.filter((one) => !isKept(one)).map(({ raw }) => raw)];

  const seen = [...kept.map(({ row }) => row), ...known.values()].map(({ revision }) => revision);
  const latest = (a: number, b: number) => Math.max(a, leavesRoom(b) ? b : 0);
  const generation = seen.reduce(latest, latest(0, generationOf(stored) ?? 0)) + 1;
  const rows = await Promise.all(
    kept.map(async ({ row, item }) => ({
      item,
      row:
        leavesRoom(row.revision) && hasOwnTag(row, item, header.tagKey)
          ? row
          : await sealRecord({ id: row.id, revision: generation, item }, keys, header.tagKey, randomBytes),
    })),
  );
  const live = new Set(rows.map(({ row }) => keyOf(row.id)));
  const tombstones = [...known.values()]
    .filter(({ id, seal }) => seal === null && !live.has(keyOf(id)))
    .map((one) => (leavesRoom(one.revision) ? one : { ...one, revision: generation }));
  const headerRow = makeHeaderRow(header, vaultKey);
  const entries = [...rows.map(({ row, item }) => entryOf(row, item, keys)), ...tombstones];
  return {
    basis: { headerMac, generation: generationOf(stored) },
    anew: true,
    header: headerRow,
    ...(await layDownIndex(entries, { generation, header: headerRow.mac }, keys, randomBytes)),
    records: rows.map(({ row }) => row),
    quarantine: [...setAside, ...(await unsoundIndex(storage, stored, manifest, live, keys))],
  };
}

/** Not so of what would leave no room to count, be it a claim that nothing vouches for or the vault's own. */
const leavesRoom = (revision: number) => revision <= LATEST_START;

function isListed({ row }: { row: RecordRow }, known: ReadonlyMap<string, Entry>): boolean {
  const entry = known.get(keyOf(row.id));
  if (!entry?.seal || row.kind !== entry.kind || row.revision !== entry.revision) return false;
  return equalBytes(sealOf(row), entry.seal);
}

/** The rows of the index that tell something that the new one will not: damaged ones, and those that list what is lost. */
async function unsoundIndex(
  storage: VaultStorage,
  storedManifest: unknown,
  manifest: Manifest | undefined,
  live: ReadonlySet<string>,
  keys: OpenKeys,
): Promise<object[]> {
  const lost = async (page: unknown): Promise<boolean> => {
    const { number } = page as { number: number };
    if (!manifest) return true;
    const entries = await readVouchedPage(page, number, manifest, keys).catch(() => undefined);
    return !entries || entries.some(({ id, seal }) => seal !== null && !live.has(keyOf(id)));
  };
  const pages: object[] = [];
  for (const page of await storage.readPages()) if (await lost(page)) pages.push(page as object);
  return manifest || storedManifest === undefined ? pages : [...pages, storedManifest as object];
}

/** What the pages list that the manifest still vouches for. */
async function soundEntries(
  storage: VaultStorage,
  manifest: Manifest | undefined,
  keys: OpenKeys,
): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  if (!manifest) return entries;
  for (const number of manifest.pages.keys()) {
    const stored = await storage.readPage(number);
    const page = await readVouchedPage(stored, number, manifest, keys).catch(() => []);
    for (const entry of page) entries.set(keyOf(entry.id), entry);
  }
  return entries;
}

async function anyPage(storage: VaultStorage, keys: OpenKeys): Promise<boolean> {
  for (const page of await storage.readPages()) if (await isOfVault(page, keys)) return true;
  return false;
}
