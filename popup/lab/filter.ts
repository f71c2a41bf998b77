import type { LogEntry } from "../../src/lab/log/entry.ts";
import { rpIdOf } from "../../src/lab/options/members.ts";
import type { Recorded } from "./recording/recorder.ts";

/** Which ceremonies the list shows; "all" is every one. */
export interface Filter {
  ceremony: "all" | LogEntry["ceremony"];
  answeredBy: "all" | LogEntry["answeredBy"];
  outcome: "all" | "credential" | "error" | "pending";
  /** Part of an origin, an rpId or an error's name. */
  text: string;
}

export const NO_FILTER: Filter = { ceremony: "all", answeredBy: "all", outcome: "all", text: "" };

export function matches(filter: Filter, { entry }: Recorded): boolean {
  const { ceremony, answeredBy, outcome, caller } = entry;
  if (filter.ceremony !== "all" && filter.ceremony !== ceremony) return false;
  if (filter.answeredBy !== "all" && filter.answeredBy !== answeredBy) return false;
  if (filter.outcome !== "all" && filter.outcome !== kindOf(outcome.type)) return false;
  const name = outcome.type === "error" ? outcome.name : "";
  const found = [caller.origin, caller.topOrigin ?? "", rpIdOf(entry) ?? "", name, entry.profile ?? ""];
  return found.some((text) => text.toLowerCase().includes(filter.text.trim().toLowerCase()));
}

function kindOf(type: LogEntry["outcome"]["type"]): Filter["outcome"] {
  return type === "none" ? "credential" : type;
}
