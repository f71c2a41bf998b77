import { partsFor } from "./arguments.ts";
import type { Part } from "./parts.ts";
import type { Counts } from "./vitest.ts";

interface Result {
  part: Part;
  /** Undefined for a part that was not run. */
  counts: Counts | undefined;
  seconds: number;
}

async function runPart(part: Part): Promise<Result> {
  console.log(`\n== ${part.name}${part.beside ? ", beside what follows" : ""} ==`);
  const start = performance.now();
  const counts = await part.run().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  });
  const seconds = (performance.now() - start) / 1000;
  console.log(`-- ${part.name}: ${counts.failed === 0 ? "passed" : "FAILED"} in ${seconds.toFixed(1)} s`);
  return { part, counts, seconds };
}

function summary({ part, counts, seconds }: Result): string {
  const name = part.name.padEnd(24);
  if (counts === undefined) return `${name} not run`;
  const again = counts.secondGo?.map((file) => `\n  run a second time: ${file}`) ?? [];
  const skipped = counts.skipped?.map((test) => `\n  SKIPPED ${test}`) ?? [];
  const more = [...again, ...skipped].join("");
  return `${name} ${counts.passed} passed, ${counts.failed} failed, ${seconds.toFixed(1)} s${more}`;
}

/**
 * Runs the parts in order up to the first that fails, then prints a summary; its last line is the total
 * over all parts, "N passed, N failed". Returns 0 only if every part passed.
 */
export async function main(args: string[]): Promise<number> {
  const results: (Result | Promise<Result>)[] = [];
  let broken = false;
  try {
    for (const part of partsFor(args)) {
      const result = broken ? { part, counts: undefined, seconds: 0 } : runPart(part);
      results.push(result);
      if (!part.beside && ((await result).counts?.failed ?? 0) > 0) broken = true;
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    broken = true;
  }
  const ended = await Promise.all(results);
  const total = (count: "passed" | "failed") =>
    ended.reduce((sum, { counts }) => sum + (counts?.[count] ?? 0), 0);
  const failed = total("failed") + (broken && total("failed") === 0 ? 1 : 0);
  console.log(`\n== Summary ==\n${ended.map(summary).join("\n")}`);
  console.log(`${total("passed")} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
