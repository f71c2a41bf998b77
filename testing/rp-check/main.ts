import { readArguments, USAGE } from "./arguments.ts";
import { CheckFailure } from "./check-failure.ts";
import { checkRelyingParty } from "./check-relying-party.ts";
import { findConfig } from "./find-config.ts";
import { describeReport } from "./table.ts";

/** The command. @returns its exit code: 0 all is right, 1 something is wrong, 2 the run is void. */
export async function main(args: readonly string[]): Promise<number> {
  let given: ReturnType<typeof readArguments>;
  try {
    given = readArguments(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  try {
    const config = await findConfig(given.url, given.config);
    if (given.pause !== undefined) config.pause = given.pause;
    const shown = process.stderr.isTTY;
    const report = await checkRelyingParty(config, {
      ...(given.faults && { faults: given.faults }),
      ...(shown && { onRow: ({ fault }) => process.stderr.write(`\r\x1b[K${fault}`) }),
    });
    if (shown) process.stderr.write("\r\x1b[K");
    process.stdout.write(given.json ? `${JSON.stringify(report, null, 2)}\n` : describeReport(report));
    if (report.void) return 2;
    return report.passed ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    console.error(error.message);
    return 2;
  }
}
