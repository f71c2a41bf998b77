import { progress } from "./progress.ts";

/**
 * Does each of the tasks once a round, each round beginning with another one, so that what changes on the
 * machine meets all of them alike. The first round warms up: `counted` is false.
 */
export async function interleaved<T>(
  what: string,
  runs: number,
  tasks: T[],
  run: (task: T, counted: boolean) => Promise<void>,
): Promise<void> {
  for (let round = 0; round <= runs; round++) {
    progress(round === 0 ? `${what}: warming up…` : `${what}: round ${round} of ${runs}…`);
    const first = round % tasks.length;
    for (const task of [...tasks.slice(first), ...tasks.slice(0, first)]) await run(task, round > 0);
  }
}
