import type { LogEntry } from "../../../src/lab/log/entry.ts";
import { MOST_CHARACTERS } from "../../../src/lab/log/file.ts";
import type { Seen } from "../../../src/wire/seen.ts";
import { type Draft, entryOf, isOpen } from "./draft.ts";

/** One call in the list: its entry, and what holds only here and now. */
export interface Recorded {
  entry: LogEntry;
  /** Of a log that was loaded: none. */
  tabId?: number;
  open: boolean;
  /** The page had been loaded before anybody looked. */
  late: boolean;
  /** Of a log that was loaded. */
  loaded: boolean;
}

/** Of a recording; the oldest go first. */
const MOST_ENTRIES = 500;
/** Characters of all of them as JSON: a page may tell much, and a file laid out in lines is longer. */
const MOST_SIZE = MOST_CHARACTERS / 2;
/** Between the page's word of a call and Latchkey's, milliseconds: they come over two Ports. */
const TOGETHER = 5_000;

/** Makes of what is seen the entries of a log, in memory alone. */
export class Recorder {
  #recorded: readonly Recorded[] = [];
  readonly #drafts = new Map<string, { draft: Draft; id: string }>();
  /** Ceremonies of Latchkey's whose call is known: the call's id. */
  readonly #callOf = new Map<string, string>();
  readonly #listeners = new Set<() => void>();
  #count = 0;

  /** Oldest first; another list after each change. */
  get recorded(): readonly Recorded[] {
    return this.#recorded;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  take(seen: Seen): void {
    if (seen.type === "call") this.#takeCall(seen);
    else this.#takeCeremony(seen);
  }

  /** Entries of a file, after those that are there; what is there already is left out. Returns how many are new. */
  load(entries: readonly LogEntry[]): number {
    const known = new Set(this.#recorded.map(({ entry }) => callOf(entry)));
    const loaded: Recorded[] = [];
    for (const entry of entries) {
      const call = callOf(entry);
      if (known.has(call)) continue;
      known.add(call);
      this.#count += 1;
      loaded.push({ entry: { ...entry, id: `${this.#count}` }, open: false, late: false, loaded: true });
    }
    this.#show([...this.#recorded, ...loaded]);
    return loaded.length;
  }

  clear(): void {
    this.#drafts.clear();
    this.#callOf.clear();
    this.#show([]);
  }

  /** The page's word. */
  #takeCall({ document, word }: Extract<Seen, { type: "call" }>): void {
    const { id } = word;
    if (word.type === "end") {
      this.#change(id, { end: word });
      return;
    }
    const ours = this.#unmatched(document.documentId, word.method, word.at);
    if (ours === undefined) this.#begin(id, { number: 0, document, spans: [], begin: word });
    else this.#rename(ours, id, { begin: word });
  }

  /** Latchkey's own word. */
  #takeCeremony({ document, id, word }: Extract<Seen, { type: "ceremony" }>): void {
    if (word.type === "received") {
      // The background was stopped, and the ceremony goes on.
      if (this.#callOf.has(id)) return;
      const call = this.#waiting(document.documentId, word.request.type, word.at);
      this.#callOf.set(id, call ?? id);
      if (call === undefined) this.#begin(id, { number: 0, document, spans: [], received: word });
      else this.#change(call, { received: word });
      return;
    }
    const call = this.#callOf.get(id) ?? "";
    const known = this.#drafts.get(call);
    if (!known) return;
    if (word.type === "span") this.#change(call, { spans: [...known.draft.spans, word] });
    else this.#change(call, { answered: word });
  }

  #begin(key: string, draft: Draft): void {
    this.#count += 1;
    const id = `${this.#count}`;
    const numbered = { ...draft, number: this.#count };
    this.#drafts.set(key, { draft: numbered, id });
    this.#show([...this.#recorded, recordedOf(numbered, id)]);
  }

  #change(key: string, changes: Partial<Draft>): void {
    const known = this.#drafts.get(key);
    if (!known) return;
    known.draft = { ...known.draft, ...changes };
    this.#show(
      this.#recorded.map((one) => (one.entry.id === known.id ? recordedOf(known.draft, known.id) : one)),
    );
  }

  /** Latchkey's word came first: from now on the call goes by the page's id. */
  #rename(from: string, to: string, changes: Partial<Draft>): void {
    const known = this.#drafts.get(from);
    if (!known) return;
    this.#drafts.delete(from);
    this.#drafts.set(to, known);
    for (const [ceremony, call] of this.#callOf) if (call === from) this.#callOf.set(ceremony, to);
    this.#change(to, changes);
  }

  /** A call of that document that has not come to Latchkey yet. */
  #waiting(documentId: string, method: string, at: number): string | undefined {
    for (const [key, { draft }] of this.#drafts) {
      if (draft.document.documentId !== documentId || draft.begin?.method !== method) continue;
      if (!draft.received && !draft.end && Math.abs(draft.begin.at - at) < TOGETHER) return key;
    }
    return undefined;
  }

  /** A ceremony of that document of which the page has not told yet. */
  #unmatched(documentId: string, method: string, at: number): string | undefined {
    for (const [key, { draft }] of this.#drafts) {
      if (draft.document.documentId !== documentId || draft.begin) continue;
      if (draft.received?.request.type === method && Math.abs(draft.received.at - at) < TOGETHER) return key;
    }
    return undefined;
  }

  #show(recorded: readonly Recorded[]): void {
    this.#recorded = newest(recorded);
    const kept = new Set(this.#recorded.map(({ entry }) => entry.id));
    for (const [key, { id }] of this.#drafts) if (!kept.has(id)) this.#drafts.delete(key);
    for (const listener of this.#listeners) listener();
  }
}

function recordedOf(draft: Draft, id: string): Recorded {
  return {
    entry: entryOf(draft, id),
    tabId: draft.document.tabId,
    open: isOpen(draft),
    late: draft.begin?.late === true,
    loaded: false,
  };
}

/** Tells two calls apart, however much is known of each: a log may have been saved while one of them was under way. */
function callOf({ startedAt, ceremony, caller, options }: LogEntry): string {
  return JSON.stringify([startedAt, ceremony, caller.origin, options]);
}

/** As many of the newest as there is room for, and the newest in any case. */
function newest(recorded: readonly Recorded[]): readonly Recorded[] {
  let size = 0;
  const kept = recorded.slice(-MOST_ENTRIES);
  const last = kept.findLastIndex(({ entry }) => {
    size += sizeOf(entry);
    return size > MOST_SIZE;
  });
  return kept.slice(Math.min(last + 1, kept.length - 1));
}

const sizes = new WeakMap<LogEntry, number>();

function sizeOf(entry: LogEntry): number {
  const size = sizes.get(entry) ?? JSON.stringify(entry).length;
  sizes.set(entry, size);
  return size;
}
