import { database } from "./database.ts";
import { type Database, HEADER_KEYS } from "./schema.ts";
import { alsoInCopy } from "./second-copy.ts";

/** What is done with rows that nothing can read any more: they are moved, never erased. */

const DURABLE = { durability: "strict" } as const;

/** Puts a header in the place of the stored one, which is set aside; in one transaction. */
export async function replaceHeader(header: object): Promise<void> {
  const transaction = (await database()).transaction(["header", "quarantine"], "readwrite", DURABLE);
  const headers = transaction.objectStore("header");
  const old = await headers.get(HEADER_KEYS.header);
  await Promise.all([
    ...(isRow(old) ? [transaction.objectStore("quarantine").add(old)] : []),
    headers.put(header, HEADER_KEYS.header),
    transaction.done,
  ]);
}

/** Sets the whole vault aside, so that there is none; in one transaction. */
export async function setAllAside(): Promise<void> {
  await moveAll(await database());
  await alsoInCopy(moveAll);
}

async function moveAll(db: Database): Promise<void> {
  const stores = ["header", "pages", "records", "quarantine"] as const;
  const transaction = db.transaction(stores, "readwrite", DURABLE);
  const emptied = (["header", "pages", "records"] as const).map((name) => transaction.objectStore(name));
  const quarantine = transaction.objectStore("quarantine");
  const rows: unknown[] = (await Promise.all(emptied.map((store) => store.getAll()))).flat();
  await Promise.all([
    ...rows.filter(isRow).map((row) => quarantine.add(row)),
    ...emptied.map((store) => store.clear()),
    transaction.done,
  ]);
}

function isRow(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
