import type { Outcome } from "../webauthn/outcome.ts";
import type { CeremonyRequest } from "./ceremony.ts";
import type { ObservedMessage } from "./observed.ts";

/** What the lab's page is told while it looks: background → page, over its Port. */

/** A document as the browser vouches for it. */
export interface SeenDocument {
  tabId: number;
  frameId: number;
  documentId: string;
  origin: string;
  /** Of a frame: the origin of the page that the person sees, where it can be told. */
  topOrigin?: string;
  /** False where an ancestor of the document has another origin, or where that cannot be told. */
  sameOriginWithAncestors: boolean;
}

/** What took part of a ceremony's time; the names are those of the log's stages. */
export type SeenStage = "person" | "vault";

/** The background's own word of one ceremony that came to it. Times: milliseconds since the epoch. */
export type CeremonyWord =
  /** `profile`: the name of the lab profile that answers it. */
  | { type: "received"; at: number; request: CeremonyRequest; profile?: string }
  | { type: "span"; at: number; stage: SeenStage; duration: number }
  | {
      type: "answered";
      at: number;
      outcome: Outcome;
      by: "latchkey" | "lab";
      profile?: string;
      faults?: string[];
      /** In WebDriver's form, with its private key: of a lab profile alone. */
      labCredential?: object;
    };

export type Seen =
  /** The page's word, of an observed call. */
  | { type: "call"; document: SeenDocument; word: ObservedMessage }
  /** `id`: of the ceremony, which is not that of the call. */
  | { type: "ceremony"; document: SeenDocument; id: string; word: CeremonyWord };
