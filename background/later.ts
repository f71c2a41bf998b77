/** What nobody waits for, so that it does not keep those waiting who do. */

/** Milliseconds after the start: whoever has woken the background for a ceremony sees its window by then. */
const AFTER_START_MS = 1_000;

/** Carries out what was left over from before the start; one that fails keeps none of the others from it. */
export function afterStart(chores: readonly (() => unknown)[]): void {
  setTimeout(() => {
    for (const chore of chores) void carryOut(chore);
  }, AFTER_START_MS);
}

/** A function that carries the task out soon, once for all calls until then. */
export function oncePerTurn(task: () => void): () => void {
  let comes = false;
  return () => {
    if (comes) return;
    comes = true;
    setTimeout(() => {
      comes = false;
      task();
    });
  };
}

async function carryOut(chore: () => unknown): Promise<void> {
  try {
    await chore();
  } catch (error) {
    console.warn(error);
  }
}
