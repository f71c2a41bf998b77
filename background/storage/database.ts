import { type Database, openDatabase } from "./schema.ts";
import { bringBack } from "./second-copy.ts";

let opened: Promise<Database> | undefined;

/** The vault's database. One that the browser has lost is brought back from the second copy first. */
export function database(): Promise<Database> {
  opened ??= openDatabase(indexedDB, "latchkey", () => {
    opened = undefined;
  }).then(async (db) => {
    await bringBack(db);
    return db;
  });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}
