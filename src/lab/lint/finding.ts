/** What the rules find. All of it is JSON. */

export type Severity =
  /** It fails, or it is not safe. */
  | "error"
  /** It fails for some, or against the specification's "SHOULD". */
  | "warning"
  /** It could be better, or it should be looked at. */
  | "advice";

/** Told once for one cause, however often it was seen. */
export interface Finding {
  /** Of the rule: stable, for texts and settings that go by it. */
  id: string;
  /** The registrable domain of the rpIds that it is about; empty where there is none. */
  site: string;
  severity: Severity;
  /** What was seen: one sentence. */
  summary: string;
  why: string;
  /** Of WebAuthn Level 3, where nothing else is named. */
  section: string;
  fix: string;
  /** False where the log can only suggest it. */
  sure: boolean;
  /** The first places where it was seen. */
  evidence: Evidence[];
  /** The ids of all entries that have it, in the order of the log. */
  entries: string[];
}

export interface Evidence {
  /** The id of the entry. */
  entry: string;
  /** The member of the options, as `user.id`; of another part of the entry, as `caller.origin`. */
  path: string;
  /** The value as JSON, cut to `MOST_VALUE` characters; absent where there is none. */
  value?: string;
}

export const MOST_VALUE = 120;
/** Places that a finding names. */
export const MOST_EVIDENCE = 5;
