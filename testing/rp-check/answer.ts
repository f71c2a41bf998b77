import { visible } from "../../src/lab/log/visible.ts";
import { CheckFailure } from "./check-failure.ts";

/** What came back for one request. */
export interface Answer {
  /** Such as "POST /login/finish". */
  readonly request: string;
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** undefined where the text is no JSON. */
  readonly json: unknown;
}

export function answerOf(request: string, url: URL, { status, headers }: Response, text: string): Answer {
  return { request, url, status, headers, text, json: parsed(text) };
}

/** @throws CheckFailure "throttled" for an answer that asks to come more slowly. */
export function checkPace({ request, status, headers }: Answer): void {
  if (status !== 429) return;
  const wait = headers.get("retry-after");
  const after = wait === null ? "" : ` It asks to wait (Retry-After: ${wait}).`;
  throw new CheckFailure(
    "throttled",
    `${request} was answered with 429: the relying party slows its visitors down.${after} Set "pause" in the config, or lift the limit for the check.`,
  );
}

export function isRedirect({ status, headers }: Answer): boolean {
  return status >= 300 && status < 400 && headers.has("location");
}

/** @throws CheckFailure "refused", "crashed" or "redirected" for what is no answer from 200 to 299. */
export function checkAnswered(answer: Answer): void {
  const { request, status } = answer;
  if (status >= 200 && status < 300) return;
  if (isRedirect(answer)) {
    throw new CheckFailure("redirected", `${request} leads on to ${answer.headers.get("location")}.`);
  }
  const kind = status >= 500 ? "crashed" : "refused";
  throw new CheckFailure(kind, `${request} was answered with ${status}: ${excerpt(answer.text)}`);
}

/** The beginning of a text in one line, for a message: without what a terminal would obey. */
export function excerpt(text: string): string {
  const line = visible(text.replace(/[\s\p{Cc}]+/gu, " ").trim());
  if (line === "") return "nothing more is said.";
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
