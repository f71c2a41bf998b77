import { useEffect, useRef, useState } from "preact/hooks";
import type { Finding } from "../../src/lab/lint/finding.ts";
import { lint } from "../../src/lab/lint/lint.ts";
import type { LogEntry } from "../../src/lab/log/entry.ts";
import type { Recorded } from "./recording/recorder.ts";

/** Between two looks at the whole log, milliseconds: at least this, and as long as this many of the last look. */
const PAUSE_MS = 1_000;
const PAUSE_LOOKS = 4;

export interface Findings {
  /** What they are of. */
  entries: readonly LogEntry[];
  findings: readonly Finding[];
}

/** What the rules say of what is recorded; while more is recorded it is told anew about once a second. */
export function useFindings(recorded: readonly Recorded[]): Findings {
  const looked = useRef({ at: 0, took: 0, recorded });
  const [shown, show] = useState(() => look());
  useEffect(() => {
    if (recorded === looked.current.recorded) return;
    const { at, took } = looked.current;
    const next = at + Math.max(PAUSE_MS, took * PAUSE_LOOKS);
    const timer = setTimeout(() => show(look()), Math.max(0, next - performance.now()));
    return () => clearTimeout(timer);
  }, [recorded]);

  function look(): Findings {
    const began = performance.now();
    const entries = recorded.map(({ entry }) => entry);
    const findings = lint(entries);
    const at = performance.now();
    looked.current = { at, took: at - began, recorded };
    return { entries, findings };
  }

  return shown;
}
