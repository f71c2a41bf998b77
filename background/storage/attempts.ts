import type { AttemptStorage } from "../../src/vault/slots/attempts.ts";
import { database } from "./database.ts";
import { type Database, HEADER_KEYS } from "./schema.ts";
import { alsoInCopy } from "./second-copy.ts";

/** The counters of wrong PINs on IndexedDB. Rejects with the database's own errors. */
export const attemptStorage: AttemptStorage = {
  async read() {
    return (await database()).get("header", HEADER_KEYS.attempts);
  },

  async write(attempts) {
    const put = async (db: Database) => {
      const transaction = db.transaction("header", "readwrite", { durability: "strict" });
      await Promise.all([transaction.store.put(attempts, HEADER_KEYS.attempts), transaction.done]);
    };
    // Side by side: each is one write of its own, whole or not there, and a PIN waits for them.
    await Promise.all([database().then(put), alsoInCopy(put)]);
  },
};

/** Runs one guess at a time, across every context of the extension. */
export function oneGuessAtATime<T>(task: () => Promise<T>): Promise<T> {
  return navigator.locks.request("latchkey.attempts", task) as Promise<T>;
}
