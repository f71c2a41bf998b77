import type { VaultCalls } from "../../src/wire/vault.ts";
import { realTimers, type Timers } from "../timers.ts";
import { callVault, onVaultChanged } from "./vault-calls.ts";

/** Answers to questions that were asked before any view was there to ask them; good as long as nothing changes. */

/**
 * Milliseconds that a page shows nothing for want of its answers: they are there at once, unless the background must
 * start, and a list that comes after the rest moves what is under the pointer.
 */
export const PATIENCE_MS = 200;

type Early = "vault.state" | "items.list";

interface Answer<T> {
  promise: Promise<T>;
  /** Once it is there. */
  value?: T;
}

const answers = new Map<string, Answer<unknown>>();

/**
 * To be called when a page's first script runs, with what its first view will ask. Resolves when all of it is answered,
 * or refused, or nobody should wait any longer.
 */
export async function askEarly(types: readonly Early[], timers: Timers = realTimers): Promise<void> {
  let settled = settle(types);
  let waiting = true;
  onVaultChanged(() => {
    if (waiting) settled = settle(types);
    else answers.clear();
  });
  const all = async () => {
    let seen: unknown;
    do {
      seen = settled;
      await seen;
    } while (seen !== settled);
  };
  await whileWorthWaiting(all(), timers);
  waiting = false;
}

/** Resolves when all of it is answered, or refused. */
function settle(types: readonly Early[]): Promise<unknown> {
  return Promise.all(
    types.map((type) => {
      const answer: Answer<unknown> = { promise: callVault(type, {}) };
      answers.set(type, answer);
      return answer.promise.then(
        (value) => {
          answer.value = value;
        },
        // Whoever takes it is told.
        () => undefined,
      );
    }),
  );
}

/** The answer to a question that was asked early, if nobody has taken it and nothing has changed since. */
export function earlyAnswer<K extends keyof VaultCalls>(type: K): Answer<VaultCalls[K]["reply"]> | undefined {
  return answers.get(type) as Answer<VaultCalls[K]["reply"]> | undefined;
}

/** Gives it away: the next time, it is asked anew. */
export function takeEarlyAnswer<K extends keyof VaultCalls>(
  type: K,
): Promise<VaultCalls[K]["reply"]> | undefined {
  const answer = earlyAnswer(type);
  answers.delete(type);
  return answer?.promise;
}

/** Resolves when that has settled, or a page should not show nothing any longer for want of it. */
export function whileWorthWaiting(work: Promise<unknown>, timers: Timers = realTimers): Promise<void> {
  return new Promise((resolve) => {
    const callOff = timers.after(PATIENCE_MS, resolve);
    const goOn = () => {
      callOff();
      resolve();
    };
    work.then(goOn, goOn);
  });
}
