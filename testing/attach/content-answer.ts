import type { Outcome } from "../../src/webauthn/outcome.ts";
import type { ContentAnswer } from "../../src/wire/ceremony.ts";
import { forPage } from "../../src/wire/page-answer.ts";
import type { Ended } from "./ceremony.ts";

/** An ending as the page's script wants it. */
export function contentAnswer(ended: Ended): ContentAnswer {
  if (ended.type === "aborted") return error("AbortError", "The page does not wait any more.");
  if (ended.type === "error") return error(ended.name, ended.message);
  // The wire's own types are those of Latchkey's vault, which is always a platform authenticator.
  const { credential } = ended as Extract<Outcome, { type: "credential" }>;
  return forPage({ type: "credential", credential });
}

/** Any name of a DOMException: the page's script takes all of them. */
export function error(name: string, message: string): ContentAnswer {
  return { type: "error", name, message } as Extract<Outcome, { type: "error" }>;
}
