import { database } from "./database.ts";
import { type Database, HEADER_KEYS } from "./schema.ts";
import { alsoInCopy } from "./second-copy.ts";
import { writingBegins } from "./writings.ts";

/** What is done with rows that nothing can read any more: they are moved, never erased. */

const DURABLE = { durability: "strict" } as const;

/**
 * Puts a header in the place of the stored one, which is set aside; in one transaction. The second copy then has the
 * one that was replaced, if that can be read: so the two can be changed back.
 */
export async function replaceHeader(header: object, readable: boolean): Promise<void> {
  const db = await database();
  writingBegins();
  const transaction = db.transaction(["header", "quarantine"], "readwrite", DURABLE);
  const headers = transaction.objectStore("header");
  const old = await headers.get(HEADER_KEYS.header);
  await Promise.all([
    ...(old === undefined ? [] : [transaction.objectStore("quarantine").add(old as object)]),
    headers.put(header, HEADER_KEYS.header),
    transaction.done,
  ]);
  if (!readable) return;
  await alsoInCopy(async (copy) => {
    await copy.put("header", old, HEADER_KEYS.header);
  });
}

/** Sets the whole vault aside, so that there is none; in one transaction. The counters of wrong PINs stay. */
export async function setAllAside(): Promise<void> {
  await moveAll(await database());
  await alsoInCopy(moveAll);
}

async function moveAll(db: Database): Promise<void> {
  const stores = ["header", "pages", "records", "quarantine"] as const;
  writingBegins();
  const transaction = db.transaction(stores, "readwrite", DURABLE);
  const headers = transaction.objectStore("header");
  const emptied = (["pages", "records"] as const).map((name) => transaction.objectStore(name));
  const quarantine = transaction.objectStore("quarantine");
  const heads = [HEADER_KEYS.header, HEADER_KEYS.manifest];
  const rows: unknown[] = (
    await Promise.all([
      Promise.all(heads.map((key) => headers.get(key))),
      ...emptied.map((store) => store.getAll()),
    ])
  ).flat();
  await Promise.all([
    ...rows.filter((row) => row !== undefined).map((row) => quarantine.add(row as object)),
    ...heads.map((key) => headers.delete(key)),
    ...emptied.map((store) => store.clear()),
    transaction.done,
  ]);
}
