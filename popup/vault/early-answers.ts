import type { VaultCall, VaultCalls, VaultRequest } from "../../src/wire/vault.ts";
import { realTimers, type Timers } from "../timers.ts";
import { callVault, onPendingChanged, onVaultChanged } from "./vault-calls.ts";

/** Answers to questions that were asked before any view was there to ask them; good as long as nothing changes. */

/**
 * Milliseconds that a page shows nothing for want of its answers: they are there at once, unless the background must
 * start, and what comes after the rest moves what is under the pointer.
 */
export const PATIENCE_MS = 200;

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
export async function askEarly(
  questions: readonly VaultRequest[],
  timers: Timers = realTimers,
): Promise<void> {
  let settled = settle(questions);
  let waiting = true;
  const changed = () => {
    if (waiting) settled = settle(questions);
    else for (const question of questions) answers.delete(keyOf(question));
  };
  onVaultChanged(changed);
  onPendingChanged(changed);
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

/** The answer to a question that was asked early, if nobody has taken it and nothing has changed since. */
export function earlyAnswer<K extends VaultCall>(
  type: K,
  request: VaultCalls[K]["request"],
): Answer<VaultCalls[K]["reply"]> | undefined {
  return answers.get(keyOf({ type, ...request })) as Answer<VaultCalls[K]["reply"]> | undefined;
}

/** Gives it away: the next time, it is asked anew. */
export function takeEarlyAnswer<K extends VaultCall>(
  type: K,
  request: VaultCalls[K]["request"],
): Promise<VaultCalls[K]["reply"]> | undefined {
  const answer = earlyAnswer(type, request);
  answers.delete(keyOf({ type, ...request }));
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

/** Asks; resolves when all of it is answered, or refused. */
function settle(questions: readonly VaultRequest[]): Promise<unknown> {
  return Promise.all(
    questions.map((question) => {
      const { type, ...request } = question;
      const answer: Answer<unknown> = {
        promise: callVault(type, request as VaultCalls[VaultCall]["request"]),
      };
      answers.set(keyOf(question), answer);
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

function keyOf(question: { type: VaultCall }): string {
  return JSON.stringify(question);
}
