import { oneOf, record, tabId, whole } from "./checks.ts";
import type { Seen } from "./seen.ts";

/** The lab's page and the background: one runtime Port, whose calls are answered by their number. */

export const LAB_PORT = "lab";

/** page → background. */
export type LabMessage =
  /** Observe that tab, or with null all tabs that are not private. Until "rest", or until the Port closes. */
  | { type: "watch"; tabId: number | null }
  | { type: "rest" }
  /** Keeps the background from being stopped while somebody looks, and is answered. */
  | { type: "ping" }
  | { type: "ask"; number: number; call: unknown };

/** background → page. */
export type LabAnswer =
  | { type: "seen"; seen: Seen }
  /** The profiles, or where they answer. */
  | { type: "changed" }
  /** The answer to "ping". */
  | { type: "pong" }
  /** All ceremonies that wait for the developer, and how one ended that did until now: as in `src/lab/asked`. */
  | { type: "asked"; waiting: unknown; ended?: unknown }
  | { type: "done"; number: number; value: unknown }
  /** In English, for developers. */
  | { type: "refused"; number: number; message: string };

export function parseLabMessage(raw: unknown): LabMessage {
  const message = record(raw);
  switch (oneOf(message.type, "watch", "rest", "ping", "ask")) {
    case "watch":
      return { type: "watch", tabId: message.tabId === null ? null : tabId(message.tabId) };
    case "rest":
      return { type: "rest" };
    case "ping":
      return { type: "ping" };
    case "ask":
      return { type: "ask", number: whole(message.number, 0, 2 ** 31 - 1), call: message.call };
  }
}
