/** Who calls, as the browser says it: never taken from a message. */
export interface Caller {
  /** The serialised origin of the calling document; `"null"` for an opaque one. */
  origin: string;
  /** False where an ancestor of the calling document has another origin, or where that cannot be told. */
  sameOriginWithAncestors: boolean;
}
