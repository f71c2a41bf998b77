import { partsFor } from "./arguments.ts";
import type { Counts, Part } from "./parts.ts";

interface Result {
  part: Part;
  /** Undefined for a part that was not run. */
  counts: Counts | undefined;
  seconds: number;
}

async function runPart(part: Part): Promise<Result> {
  console.log(`\n== ${part.name} ==`);
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
  return `${name} ${counts.passed} passed, ${counts.failed} failed, ${seconds.toFixed(1)} s`;
}

/**
 * Runs the parts in order up to the first that fails, then prints a summary; its last line is the total
 * over all parts, "N passed, N failed". Returns 0 only if every part passed.
 */
export async function main(args: string[]): Promise<number> {
  const results: Result[] = [];
  let failed = 0;
  let passed = 0;
  try {
    for (const part of partsFor(args)) {
      const result = failed === 0 ? await runPart(part) : { part, counts: undefined, seconds: 0 };
      results.push(result);
      passed += result.counts?.passed ?? 0;
      failed += result.counts?.failed ?? 0;
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    failed += 1;
  }
  console.log(`\n== Summary ==\n${results.map(summary).join("\n")}`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
