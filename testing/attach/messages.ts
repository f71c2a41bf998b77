import type { PageWord } from "../../src/wire/ceremony.ts";

/**
 * page → Node, as JSON through the binding. A call is answered with the JSON of a `ContentAnswer`, a word with nothing.
 */
export type PageMessage =
  | { type: "call"; id: string; request: unknown; state: PageState }
  | { type: "word"; id: string; word: PageWord };

/** What the page says of its document. It may take from what the driver says of it, and never adds to it. */
export interface PageState {
  /** `self.origin` as the document began. */
  origin: string;
  /** The person has just clicked or typed in it. */
  active: boolean;
  /** What its permissions policy says of the call, where the browser shows it. */
  allowed?: boolean;
}

/** The name of the function, beside the binding's, that says whether a document waits for a call. */
export function holdsName(binding: string): string {
  return `${binding}Holds`;
}
