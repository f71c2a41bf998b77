import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Row } from "../../src/vault/ports.ts";

/** The extension's one IndexedDB database. */

interface Schema extends DBSchema {
  /** One row, under the key `HEADER`. */
  header: { key: string; value: object };
  records: { key: Uint8Array<ArrayBuffer>; value: Row; indexes: { tag: Uint8Array<ArrayBuffer> } };
  /** Host names on which Latchkey stays out of the way: the one thing that is kept in clear. */
  sites: { key: string; value: { host: string } };
}

export type Database = IDBPDatabase<Schema>;

let opened: Promise<Database> | undefined;

export function database(): Promise<Database> {
  opened ??= openDB<Schema>("latchkey", 1, {
    upgrade(db) {
      db.createObjectStore("header");
      db.createObjectStore("records", { keyPath: "id" }).createIndex("tag", "tag", { unique: true });
      db.createObjectStore("sites", { keyPath: "host" });
    },
    terminated() {
      opened = undefined;
    },
  });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}
