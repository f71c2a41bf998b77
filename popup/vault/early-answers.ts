import type { VaultCalls } from "../../src/wire/vault.ts";
import { callVault, onVaultChanged } from "./vault-calls.ts";

/** Answers to questions that were asked before any view was there to ask them; good as long as nothing changes. */

type Early = "vault.state" | "items.list";

interface Answer<T> {
  promise: Promise<T>;
  /** Once it is there. */
  value?: T;
}

const answers = new Map<string, Answer<unknown>>();

/** To be called when a page's first script runs, with what its first view will ask. */
export function askEarly(...types: Early[]): void {
  for (const type of types) {
    const answer: Answer<unknown> = { promise: callVault(type, {}) };
    answers.set(type, answer);
    answer.promise.then(
      (value) => {
        answer.value = value;
      },
      // Whoever takes it is told.
      () => undefined,
    );
  }
  onVaultChanged(() => answers.clear());
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
