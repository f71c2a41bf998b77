/** Who calls, as the browser says it: never taken from a message. */
export interface Caller {
  /** The serialised origin of the calling document; `"null"` for an opaque one. */
  origin: string;
  /** False where an ancestor of the calling document has another origin, or where that cannot be told. */
  sameOriginWithAncestors: boolean;
  /**
   * Of a caller with an ancestor of another origin, whose permissions policy is known to allow the call. Without
   * it such a caller is the browser's: nobody else can say whether it may call.
   */
  embedding?: Embedding;
}

export interface Embedding {
  /** The serialised origin of the top-level document, whose address the person sees. */
  topOrigin: string;
  /** Whether the calling window had transient activation at the call: a click or a key of the person. */
  activated: boolean;
}
