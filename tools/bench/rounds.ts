import { setTimeout as sleep } from "node:timers/promises";
import { progress } from "./report/progress.ts";

export interface Task {
  /** What is done, for the error where it fails. */
  name: string;
  /** Measures once; what is not `counted` only warms up. */
  run(counted: boolean): Promise<void>;
}

/**
 * Milliseconds before each task: the browser is busy for a while with the end of the windows and tabs of the one
 * before.
 */
const REST_MS = 500;

/**
 * Runs each of the tasks once a round, each round beginning with another one, so that what changes on the
 * machine meets all of them alike. The first round is not counted. Throws an error that names the task.
 */
export async function interleaved(what: string, runs: number, tasks: Task[]): Promise<void> {
  for (let round = 0; round <= runs; round++) {
    progress(round === 0 ? `${what}: warming up…` : `${what}: round ${round} of ${runs}…`);
    const first = round % tasks.length;
    for (const { name, run } of [...tasks.slice(first), ...tasks.slice(0, first)]) {
      try {
        await sleep(REST_MS);
        await run(round > 0);
      } catch (cause) {
        throw new Error(`${what}: ${name}: ${cause instanceof Error ? cause.message : cause}`, { cause });
      }
    }
  }
}
