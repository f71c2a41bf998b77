import type { AttemptStorage } from "../../src/vault/slots/attempts.ts";
import { database } from "./database.ts";

const ATTEMPTS = "attempts";

/** The counters of wrong PINs on IndexedDB. Rejects with the database's own errors. */
export const attemptStorage: AttemptStorage = {
  async read() {
    return (await database()).get("header", ATTEMPTS);
  },

  async write(attempts) {
    const transaction = (await database()).transaction("header", "readwrite", { durability: "strict" });
    await Promise.all([transaction.store.put(attempts, ATTEMPTS), transaction.done]);
  },
};

/** Runs one guess at a time, across every context of the extension. */
export function oneGuessAtATime<T>(task: () => Promise<T>): Promise<T> {
  return navigator.locks.request("latchkey.attempts", task) as Promise<T>;
}
