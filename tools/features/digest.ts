import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";

/** Of a test file: SHA-256 in hexadecimal digits, by which results are known to be those of the file as it is. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * A report of vitest's, with the digest of each file beside its results; without, where the file was changed after its
 * tests began. To be called when the run has ended.
 */
export async function withDigests<R extends { testResults: { name: string; startTime: number }[] }>(
  report: R,
): Promise<R> {
  const testResults = await Promise.all(
    report.testResults.map(async (file) => {
      const { mtimeMs } = await stat(file.name);
      return mtimeMs > file.startTime
        ? file
        : { ...file, digest: digestOf(await readFile(file.name, "utf8")) };
    }),
  );
  return { ...report, testResults };
}
