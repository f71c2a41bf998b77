import { list, oneOf, record, text, uuid } from "./checks.ts";

/**
 * What a page does with WebAuthn, on its way to who looks: the lab's page. Page → content over a MessagePort for each
 * call, content → background over one runtime Port of a document. All of it is the page's word, but for who sends it.
 */

export const OBSERVER_PORT = "observer";

/** Hands the observed call's MessagePort to the content script; it is dispatched on `performance`. */
export const OBSERVED_EVENT = "latchkey-observed";

/** Asks a document whether its functions are observed already; answered by taking it. */
export const OBSERVER_EVENT = "latchkey-observer";

/** background → content: nobody looks at this document. */
export const UNSEEN = "unseen";

/** Longer options or answers, as JSON in UTF-16 units, are left out. */
export const MAX_OBSERVED_LENGTH = 1 << 18;

/** Calls that are told of, in a second, of one document and of one tab: a page that floods hides only its own. */
export const MOST_CALLS = 50;

/** Of the lists of members. */
export const MOST_PATHS = 64;

/** Milliseconds between a page's clock and the background's, with the time that a word takes. */
const MOST_SKEW = 60_000;

/** Characters of a path or of a member of an enumeration. */
const MOST_SHORT = 256;

/** Milliseconds since the epoch, with fractions, by the page's clock. */
type At = number;

/** A call has begun. */
export interface ObservedBegin {
  type: "begin";
  method: "create" | "get";
  at: At;
  /** `publicKey` as it was given, byte strings as base64url; null where it was too long. */
  options: unknown;
  /** Members that are getters: reading them could have changed what the call does. */
  unread: string[];
  /** Members that are given and are no byte strings, where byte strings are wanted. */
  notBytes: string[];
  mediation?: string;
  uiMode?: string;
  /** The options are an object of the browser's own parser of JSON. */
  parsed: boolean;
  /** The call has an AbortSignal. */
  signal: boolean;
  /** The observer came when the document had been loaded: calls before it were not seen. */
  late: boolean;
}

/** A call has ended. */
export interface ObservedEnd {
  type: "end";
  at: At;
  /** The credential as its `toJSON` tells it; null where it was too long or told nothing. */
  credential?: unknown;
  error?: { name: string; message: string };
  /** The call's AbortSignal has aborted. */
  aborted: boolean;
}

/** What the content script adds to the beginning: of the document at the call. */
export interface ObservedDocument {
  /** The permissions policy allows the call, where the browser shows it. */
  policyAllows?: boolean;
  /** It had transient activation. */
  activated: boolean;
  /** It had a field whose `autocomplete` ends in "webauthn". */
  autocompleteField: boolean;
}

/** content → background: what was seen of the call of this id. */
export type ObservedMessage = { id: string } & ((ObservedBegin & ObservedDocument) | ObservedEnd);

/** Rebuilds a message member by member; throws a TypeError where it is none. `now`: by the background's clock. */
export function parseObserved(raw: unknown, now: number): ObservedMessage {
  const message = record(raw);
  const id = uuid(message.id);
  const at = moment(message.at, now);
  if (message.type === "begin") {
    const { mediation, uiMode, policyAllows } = message;
    return {
      id,
      type: "begin",
      method: oneOf(message.method, "create", "get"),
      at,
      options: bounded(message.options),
      unread: list(message.unread, MOST_PATHS, short),
      notBytes: list(message.notBytes, MOST_PATHS, short),
      ...(mediation !== undefined && { mediation: short(mediation) }),
      ...(uiMode !== undefined && { uiMode: short(uiMode) }),
      parsed: message.parsed === true,
      signal: message.signal === true,
      late: message.late === true,
      ...(policyAllows !== undefined && { policyAllows: policyAllows === true }),
      activated: message.activated === true,
      autocompleteField: message.autocompleteField === true,
    };
  }
  if (message.type !== "end") throw new TypeError("type");
  const error = message.error === undefined ? undefined : record(message.error);
  return {
    id,
    type: "end",
    at,
    ...(message.credential !== undefined && { credential: bounded(message.credential) }),
    ...(error && { error: { name: cut(error.name), message: cut(error.message) } }),
    aborted: message.aborted === true,
  };
}

/** A page may name any time: one that cannot be is that of its word's coming. */
function moment(value: unknown, now: number): number {
  if (typeof value !== "number") throw new TypeError("at");
  return Math.abs(value - now) <= MOST_SKEW ? value : now;
}

/** As much of a text as an entry of the log has room for. */
function short(value: unknown): string {
  return text(value).slice(0, MOST_SHORT);
}

/** What came is JSON by then: Ports carry nothing else in Chromium. In Firefox it is made so here. */
function bounded(value: unknown): unknown {
  const json = JSON.stringify(value ?? null);
  return json.length > MAX_OBSERVED_LENGTH ? null : JSON.parse(json);
}

/** Texts of any length, as an exception may carry them. */
function cut(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 1024) : "";
}
