import { healFromCopy } from "./healing.ts";
import { type Database, openDatabase } from "./schema.ts";

let opened: Promise<Database> | undefined;

/** The vault's database. What the browser has lost is brought back from the second copy first. */
export function database(): Promise<Database> {
  opened ??= openDatabase(indexedDB, "latchkey", () => {
    opened = undefined;
  }).then(async (db) => {
    await healFromCopy(db);
    return db;
  });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}
