import type { Finding } from "../src/lab/lint/finding.ts";
import { lint } from "../src/lab/lint/lint.ts";
import type { LogCaller, LogEntry, LogOutcome } from "../src/lab/log/entry.ts";
import { readEntry } from "../src/lab/log/guard.ts";

/** One call of a relying party's page or of its server, as it is to be noted. */
export interface NotedCall extends Pick<LogEntry, "ceremony" | "form" | "mediation"> {
  /** As the relying party gave them. */
  options: object;
  caller: LogCaller;
  outcome: LogOutcome | object;
}

/** The calls that were seen, as the lab's log has them. */
export class NotedCalls {
  readonly #entries: LogEntry[] = [];

  /** What no entry can hold is left out. */
  note(call: NotedCall): void {
    try {
      const entry = readEntry({
        ...call,
        version: 1,
        id: `${this.#entries.length + 1}`,
        startedAt: Date.now(),
        answeredBy: "lab",
        timing: { total: 0, stages: [] },
      });
      this.#entries.push(entry);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }

  /** What the rules say of them. */
  findings(): Finding[] {
    return lint(this.#entries);
  }
}
