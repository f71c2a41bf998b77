import { spawnSync } from "node:child_process";
import type { VitestReport } from "./vitest.ts";

/** What tests need and npm does not bring: without it they are skipped, and that is not to pass unnoticed. */

export interface NeededProgram {
  /** As it stands in the titles of the tests that need it. */
  name: string;
  /** What to do about it. */
  install: string;
  isThere(): boolean;
}

const PROGRAMS: readonly NeededProgram[] = [
  {
    name: "python3-fido2",
    install: "Debian: apt install python3-fido2",
    isThere: () => spawnSync("/usr/bin/python3", ["-c", "import fido2"]).status === 0,
  },
];

/** One line for each test that was skipped because a program is not installed. */
export function skippedForPrograms({ testResults }: VitestReport, programs = PROGRAMS): string[] {
  const skipped = testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ status, title = "" }) => (status === "skipped" ? [title] : [])),
  );
  return programs.flatMap((program) => {
    const titles = skipped.filter((title) => title.includes(program.name));
    // A test may be skipped for another reason, such as a filter: only then is the program looked for.
    if (titles.length === 0 || program.isThere()) return [];
    return titles.map((title) => `"${title}": ${program.name} is not installed (${program.install})`);
  });
}
