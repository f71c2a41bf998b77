import type { LogEntry, LogOutcome, LogStage } from "../../../src/lab/log/entry.ts";
import { MOST_DURATION, readEntry } from "../../../src/lab/log/guard.ts";
import type { ObservedBegin, ObservedDocument, ObservedEnd } from "../../../src/wire/observed.ts";
import type { CeremonyWord, SeenDocument } from "../../../src/wire/seen.ts";

type Word<T extends CeremonyWord["type"]> = Extract<CeremonyWord, { type: T }>;

/** What is known of one call so far: the page's word of it, and Latchkey's where the call came there. */
export interface Draft {
  /** Counts the calls of a recording, from 1. */
  number: number;
  document: SeenDocument;
  /** Of a call that went past the observer there is Latchkey's word alone. */
  begin?: ObservedBegin & ObservedDocument;
  end?: ObservedEnd;
  received?: Word<"received">;
  spans: Word<"span">[];
  answered?: Word<"answered">;
}

/** The log's entry of it. What the page told and no entry can hold is left out. */
export function entryOf(draft: Draft, id: string): LogEntry {
  const startedAt = draft.begin?.at ?? draft.received?.at ?? 0;
  const endedAt = draft.end?.at ?? (draft.begin ? undefined : draft.answered?.at);
  const answeredBy = answererOf(draft);
  const common = {
    version: 1,
    id,
    startedAt,
    ceremony: draft.begin?.method ?? draft.received?.request.type,
    ...mediationOf(draft),
    form: "objects",
    frontDoor: draft.begin ? (draft.begin.parsed ? "parsed" : "objects") : "kept",
    ...(draft.begin && calledAs(draft.begin, draft.end)),
    caller: callerOf(draft),
    answeredBy,
    ...(answeredBy === "lab" && ofLab(draft)),
    timing: {
      total: duration((endedAt ?? draft.answered?.at ?? startedAt) - startedAt),
      stages: stagesOf(draft, startedAt, endedAt).slice(0, 50),
    },
  };
  const options = draft.begin?.options ?? draft.received?.request.options ?? {};
  try {
    return readEntry({ ...common, options, outcome: outcomeOf(draft) });
  } catch (error) {
    // A page may give anything, and answer with anything.
    console.warn(error);
  }
  try {
    return readEntry({ ...common, options, outcome: { type: "none" } });
  } catch {
    return readEntry({ ...common, options: {}, outcome: { type: "none" } });
  }
}

/** While nothing is answered, the profile alone is known. */
function ofLab({ received, answered }: Draft): object {
  if (!answered) return { profile: received?.profile };
  const { profile, faults, labCredential } = answered;
  return { profile, faults, ...(labCredential && { labCredential }) };
}

/** Whether the call is still under way. */
export function isOpen({ begin, end, answered }: Draft): boolean {
  return begin ? end === undefined : answered === undefined;
}

function answererOf({ received, answered, end }: Draft): LogEntry["answeredBy"] {
  if (!received) return "native";
  // The browser waits beside a conditional request, and the page may have the browser's answer.
  if (!answered) {
    if (end?.credential !== undefined) return "native";
    return received.profile === undefined ? "latchkey" : "lab";
  }
  // A credential that the page has and the lab did not give is a real one, and its secrets stay out.
  if (answered.by === "lab")
    return end?.credential && answered.outcome.type !== "credential" ? "native" : "lab";
  return answered.outcome.type === "native" ? "native" : "latchkey";
}

function mediationOf({ begin, received }: Draft): { mediation?: string } {
  const mediation = begin ? begin.mediation : received?.request.mediation;
  return mediation === undefined ? {} : { mediation };
}

function calledAs(begin: ObservedBegin, end: ObservedEnd | undefined): Partial<LogEntry> {
  const { uiMode, notBytes, unread } = begin;
  return {
    ...(uiMode !== undefined && { uiMode }),
    ...(notBytes.length > 0 && { notBytes }),
    ...(unread.length > 0 && { unread }),
    signal: begin.signal ? (end?.aborted ? "aborted" : "given") : "none",
  };
}

function callerOf({ document, begin }: Draft): LogEntry["caller"] {
  return {
    origin: document.origin,
    ...(document.topOrigin !== undefined && { topOrigin: document.topOrigin }),
    sameOriginWithAncestors: document.sameOriginWithAncestors,
    inFrame: document.frameId !== 0,
    ...(begin?.policyAllows !== undefined && { policyAllows: begin.policyAllows }),
    ...(begin && { activated: begin.activated, autocompleteField: begin.autocompleteField }),
  };
}

function outcomeOf({ begin, end, answered }: Draft): LogOutcome | object {
  if (end?.error) return { type: "error", ...end.error };
  // The lab's own word has what the page's word withholds.
  if (answered?.by === "lab" && answered.outcome.type === "credential") return answered.outcome;
  if (end) return end.credential ? { type: "credential", credential: end.credential } : { type: "none" };
  if (begin || !answered || answered.outcome.type === "native") return { type: "pending" };
  return answered.outcome;
}

/** As an entry can hold it: a conditional request may wait for days. */
function duration(milliseconds: number): number {
  return Math.min(MOST_DURATION, Math.max(0, milliseconds));
}

/** From the page to Latchkey, the person and the vault within, and back; of a native call all of it is the browser's. */
function stagesOf(draft: Draft, startedAt: number, endedAt: number | undefined): LogStage[] {
  const { received, spans, answered, end } = draft;
  const stage = (name: string, from: number, to: number): LogStage => ({
    name,
    start: duration(from - startedAt),
    duration: duration(to - Math.max(from, startedAt)),
  });
  if (!received) return endedAt === undefined ? [] : [stage("browser", startedAt, endedAt)];
  const until = answered?.at ?? endedAt ?? received.at;
  return [
    stage("page", startedAt, received.at),
    stage("latchkey", received.at, until),
    ...spans.map((span) => stage(span.stage, span.at, span.at + span.duration)),
    ...(end && answered
      ? [
          stage(
            answererOf(draft) === "native" ? "browser" : "deliver",
            answered.at,
            Math.max(end.at, answered.at),
          ),
        ]
      : []),
  ].sort((a, b) => a.start - b.start);
}
