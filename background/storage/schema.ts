import { type DBSchema, type IDBPDatabase, wrap } from "idb";

/** The form of the extension's IndexedDB databases (docs/vault-format.md, section 7). */

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

const VERSION = 3;

/**
 * Opens, or makes, a database of this form. `onGone`: the connection has ended, because a newer version of the
 * extension asked for it or the browser did. Rejects with the database's own errors.
 */
export async function openDatabase(factory: IDBFactory, name: string, onGone: () => void): Promise<Database> {
  const request = factory.open(name, VERSION);
  request.onupgradeneeded = ({ oldVersion }) => upgrade(request, oldVersion);
  const db = (await wrap(request)) as unknown as Database;
  db.onversionchange = () => {
    db.close();
    onGone();
  };
  db.onclose = onGone;
  return db;
}

function upgrade({ result: db, transaction }: IDBOpenDBRequest, oldVersion: number): void {
  if (oldVersion < 1) {
    db.createObjectStore("header");
    db.createObjectStore("records", { keyPath: "id" }).createIndex("tag", "tag");
    db.createObjectStore("sites", { keyPath: "host" });
  }
  if (oldVersion < 2) {
    db.createObjectStore("pages", { keyPath: "number" });
    db.createObjectStore("quarantine", { autoIncrement: true });
  }
  if (oldVersion === 1 || oldVersion === 2) {
    // A tag was there once only, before a former passkey of the same id could lie in the bin.
    const records = transaction?.objectStore("records");
    records?.deleteIndex("tag");
    records?.createIndex("tag", "tag");
  }
}
