import type { JsonValue } from "../log/json-value.ts";
import type { Call } from "./call.ts";
import type { Severity } from "./finding.ts";

/** One thing that a relying party may do wrong or unwisely. The texts are for its developers. */
export interface Rule {
  id: string;
  severity: Severity;
  /** What the rule looks for, as a line of a list. */
  title: string;
  why: string;
  section: string;
  fix: string;
  /** True where the log can only suggest it. */
  guess?: true;
  /** Looks at the calls for the rpIds of one site (one registrable domain), in the order of the log. */
  find(calls: readonly Call[]): Iterable<Hit>;
}

export interface Hit {
  call: Call;
  path: string;
  value?: JsonValue | undefined;
  /** What was seen: one sentence. That of the first hit of a cause counts. */
  summary: string;
  /** Tells hits of one rule and one site apart. Hits without it have one cause. */
  cause?: string;
}

type Found = Omit<Hit, "call">;

/** Looks at each call by itself. */
export function each(find: (call: Call) => Found | readonly Found[] | undefined): Rule["find"] {
  return (calls) => {
    const hits: Hit[] = [];
    for (const call of calls) {
      const found = find(call);
      if (found) for (const hit of [found].flat()) hits.push({ ...hit, call });
    }
    return hits;
  };
}

/** The same for the calls of one ceremony. */
export function eachOf(
  ceremony: Call["ceremony"],
  find: (call: Call) => Found | readonly Found[] | undefined,
): Rule["find"] {
  return each((call) => (call.ceremony === ceremony ? find(call) : undefined));
}
