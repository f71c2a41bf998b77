import { isDeepStrictEqual } from "node:util";
import { type Answer, isRedirect } from "./answer.ts";
import { CheckFailure } from "./check-failure.ts";
import type { SuccessRule } from "./config.ts";
import { atPath } from "./json-path.ts";
import type { Visitor } from "./visitor.ts";

/** What the answer to `finish` has come to. */
export interface Success {
  /** All that the rule describes is there. */
  whole: boolean;
  /** Somebody was let in, whatever the answer said: what only a success makes possible is possible. */
  letIn: boolean;
}

/** Looks for the success that the rule describes, after refusals too. @throws CheckFailure as `Visitor.send`. */
export async function successOf(rule: SuccessRule = {}, answer: Answer, visitor: Visitor): Promise<Success> {
  const said = fits(rule, answer);
  if (!rule.follow) return { whole: said, letIn: said };
  const letIn = await canFollow(rule, visitor);
  return { whole: said && letIn, letIn };
}

/** Whether the visitor can now do what only a success makes possible. @throws CheckFailure as `Visitor.send`. */
export async function canFollow({ follow }: SuccessRule = {}, visitor: Visitor): Promise<boolean> {
  if (!follow) return false;
  try {
    return fits(follow.success ?? {}, await visitor.send(follow));
  } catch (error) {
    // A refusal has nothing in it of what is to be kept.
    if (error instanceof CheckFailure && error.kind === "config") return false;
    throw error;
  }
}

function fits({ status, json, location }: Omit<SuccessRule, "follow">, answer: Answer): boolean {
  if (!statusFits(status, answer.status, location !== undefined)) return false;
  if (location !== undefined) {
    const goal = isRedirect(answer) ? (answer.headers.get("location") ?? "") : "";
    if (!new RegExp(location).test(goal)) return false;
  }
  if (!json) return true;
  const value = atPath(answer.json, json.path);
  return "equals" in json ? isDeepStrictEqual(value, json.equals) : value !== undefined;
}

function statusFits(wanted: SuccessRule["status"], status: number, redirects: boolean): boolean {
  if (wanted === undefined) return redirects || (status >= 200 && status < 300);
  return Array.isArray(wanted) ? wanted.includes(status) : status === wanted;
}
