import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/** The extension's one IndexedDB database (docs/vault-format.md, section 7). */

type Key = Uint8Array<ArrayBuffer>;

export interface Schema extends DBSchema {
  /** `HEADER_KEYS`. */
  header: { key: string; value: unknown };
  pages: { key: number; value: object };
  records: { key: Key; value: object; indexes: { tag: Key } };
  /** Host names on which Latchkey stays out of the way: the one thing that is kept in clear. */
  sites: { key: string; value: { host: string } };
  quarantine: { key: number; value: object };
}

export const HEADER_KEYS = { header: "vault", manifest: "manifest", attempts: "attempts" } as const;

export type Database = IDBPDatabase<Schema>;

let opened: Promise<Database> | undefined;

export function database(): Promise<Database> {
  opened ??= openDB<Schema>("latchkey", 2, {
    upgrade(db, oldVersion) {
      if (oldVersion < 1) {
        db.createObjectStore("header");
        db.createObjectStore("records", { keyPath: "id" }).createIndex("tag", "tag", { unique: true });
        db.createObjectStore("sites", { keyPath: "host" });
      }
      db.createObjectStore("pages", { keyPath: "number" });
      db.createObjectStore("quarantine", { autoIncrement: true });
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      opened = undefined;
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
