import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { vi } from "vitest";
import { MemorySession, OpenGuard, randomBytes } from "./memory-vault.ts";

/** The vault's two databases, on an IndexedDB in memory that can be lost, put back and made to fail. */

const STORES = ["header", "pages", "records", "sites", "quarantine"] as const;
type Which = "first" | "copy";
type Contents = Record<(typeof STORES)[number], [IDBValidKey, unknown][]>;

const NAMES: Record<Which, string> = { first: "latchkey", copy: "latchkey.second-copy" };

export class TwoDatabases {
  readonly #factories: Record<Which, IDBFactory> = { first: new IDBFactory(), copy: new IDBFactory() };
  /** What opening the second copy's bucket comes to. */
  bucket: "opens" | "fails" | "hangs" = "opens";

  /** A new background over what is stored. */
  async start() {
    vi.resetModules();
    vi.stubGlobal("indexedDB", this.#factories.first);
    vi.stubGlobal("navigator", {
      locks: locks(),
      storageBuckets: {
        open: async () => {
          if (this.bucket === "hangs") await new Promise(() => {});
          if (this.bucket === "fails") throw new DOMException("No bucket now", "UnknownError");
          return { indexedDB: this.#factories.copy };
        },
      },
    });
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { vaultStorage: storage } = await import("../../background/storage/vault-storage.ts");
    const { Vault } = await import("../../src/vault/vault.ts");
    const aside = await import("../../background/storage/set-aside.ts");
    const { attemptStorage } = await import("../../background/storage/attempts.ts");
    const { wasBroughtBack } = await import("../../background/storage/brought-back.ts");
    const vault = new Vault({ storage, session: new MemorySession(), guard: new OpenGuard(), randomBytes });
    return { vault, storage, aside, attemptStorage, wasBroughtBack };
  }

  /** The browser has thrown the database away. */
  lose(which: Which): void {
    this.#factories[which] = new IDBFactory();
  }

  async read(which: Which): Promise<Contents> {
    const db = await this.#open(which);
    const lists = STORES.map(async (name) => {
      const store = db.transaction(name).objectStore(name);
      const [keys, rows] = await Promise.all([result(store.getAllKeys()), result(store.getAll())]);
      return [name, keys.map((key, i) => [key, rows[i]])];
    });
    const contents = Object.fromEntries(await Promise.all(lists));
    db.close();
    return contents;
  }

  async putBack(which: Which, contents: Contents): Promise<void> {
    const db = await this.#open(which);
    for (const name of STORES) {
      const store = db.transaction(name, "readwrite").objectStore(name);
      const requests: Promise<unknown>[] = [result(store.clear())];
      for (const [key, row] of contents[name]) {
        requests.push(result(store.put(row, store.keyPath === null ? key : undefined)));
      }
      await Promise.all(requests);
    }
    db.close();
  }

  #open(which: Which): Promise<IDBDatabase> {
    return result(this.#factories[which].open(NAMES[which]));
  }
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** One task at a time for each name. */
function locks() {
  const last = new Map<string, Promise<unknown>>();
  return {
    request<T>(name: string, task: () => Promise<T>): Promise<T> {
      const mine = (last.get(name) ?? Promise.resolve()).then(task);
      last.set(
        name,
        mine.catch(() => undefined),
      );
      return mine;
    },
  };
}
