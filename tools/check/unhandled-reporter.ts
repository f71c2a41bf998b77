import { writeFileSync } from "node:fs";

/**
 * A reporter for vitest: writes into the file that LATCHKEY_UNHANDLED names how many errors there were that belong to no
 * test, which vitest's JSON report does not tell.
 */
export default class UnhandledReporter {
  onTestRunEnd(_modules: unknown, errors: readonly unknown[]): void {
    const file = process.env.LATCHKEY_UNHANDLED;
    if (file !== undefined) writeFileSync(file, String(errors.length));
  }
}
