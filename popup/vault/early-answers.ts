import type { VaultCall, VaultCalls, VaultRequest } from "../../src/wire/vault.ts";
import { realTimers, type Timers } from "../timers.ts";
import { callVault, onPendingChanged, onVaultChanged } from "./vault-calls.ts";

/** Answers to questions that were asked before any view was there to ask them; good as long as nothing changes. */

/**
 * Milliseconds that a page shows nothing for want of its answers: they are there at once, unless the background must
 * start, and what comes after the rest moves what is under the pointer.
 */
export const PATIENCE_MS = 200;
/** Milliseconds after the first picture, in which it has taken its answers: not all that changes is told. */
export const KEPT_MS = 1_000;

interface Early<T> {
  question: VaultRequest;
  promise: Promise<T>;
  /** Once it is there. */
  value?: T;
  /** Something has changed since it was asked, and it is asked anew as soon as this is answered. */
  stale: boolean;
  /** Until it is answered, for the last time. */
  running?: Promise<void> | undefined;
}

const asked = new Map<string, Early<unknown>>();
let timers: Timers = realTimers;
/** Resolves when no page should wait any longer. */
let patience: Promise<void> | undefined;
let drawn = false;

/** To be called when a page's first script runs, with what its first view will ask; and once more with what it asks then. */
export function askEarly(questions: readonly VaultRequest[], clock: Timers = realTimers): void {
  if (!patience) {
    timers = clock;
    patience = new Promise((resolve) => timers.after(PATIENCE_MS, resolve));
    onVaultChanged(() => askAnew(() => true));
    onPendingChanged(() => askAnew(({ type }) => type === "pending.signIn"));
  }
  for (const question of questions) {
    const early: Early<unknown> = { question, promise: call(question), stale: false };
    asked.set(keyOf(question), early);
    early.running = follow(early);
  }
}

/**
 * Resolves when all of it is answered, or refused, or nobody should wait any longer. The page is to draw then: what
 * changes while it waits is asked anew, what changes afterwards is asked by its views.
 */
export async function earlyAnswers(): Promise<void> {
  const all = async () => {
    for (;;) {
      const running = [...asked.values()].flatMap((early) => early.running ?? []);
      if (running.length === 0) return;
      await Promise.all(running);
    }
  };
  await Promise.race([all(), patience]);
  drawn = true;
  timers.after(KEPT_MS, () => asked.clear());
}

/** The answer to a question that was asked early, if nobody has taken it and nothing has changed since. */
export function earlyAnswer<K extends VaultCall>(
  type: K,
  request: VaultCalls[K]["request"],
): { promise: Promise<VaultCalls[K]["reply"]>; value?: VaultCalls[K]["reply"] } | undefined {
  const early = asked.get(keyOf({ type, ...request })) as Early<VaultCalls[K]["reply"]> | undefined;
  return early?.stale ? undefined : early;
}

/** Gives it away: the next time, it is asked anew. */
export function takeEarlyAnswer<K extends VaultCall>(
  type: K,
  request: VaultCalls[K]["request"],
): Promise<VaultCalls[K]["reply"]> | undefined {
  const answer = earlyAnswer(type, request);
  asked.delete(keyOf({ type, ...request }));
  return answer?.promise;
}

function askAnew(changed: (question: VaultRequest) => boolean): void {
  for (const [key, early] of asked) {
    if (!changed(early.question)) continue;
    if (drawn) asked.delete(key);
    else {
      early.stale = true;
      early.running ??= follow(early);
    }
  }
}

/** However often it changes, one question is under way at a time. */
async function follow(early: Early<unknown>): Promise<void> {
  for (;;) {
    try {
      early.value = await early.promise;
    } catch {
      // Whoever takes it is told.
    }
    if (!early.stale || drawn) break;
    early.stale = false;
    delete early.value;
    early.promise = call(early.question);
  }
  early.running = undefined;
}

function call({ type, ...request }: VaultRequest): Promise<unknown> {
  return callVault(type, request as VaultCalls[VaultCall]["request"]);
}

function keyOf(question: { type: VaultCall }): string {
  return JSON.stringify(question);
}
