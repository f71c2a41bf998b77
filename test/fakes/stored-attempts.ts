import { MemoryAttempts } from "./memory-attempts.ts";

/** Stands in for background/storage/attempts.ts, in memory. */

export const attemptStorage = new MemoryAttempts();

let last: Promise<unknown> = Promise.resolve();

export function oneGuessAtATime<T>(task: () => Promise<T>): Promise<T> {
  const mine = last.then(task);
  last = mine.catch(() => undefined);
  return mine;
}
