import { fromBase64Url, toBase64Url } from "../../src/bytes/base64url.ts";
import { CodeFieldError } from "../../src/otp/code-fields.ts";
import { shownAt } from "../../src/otp/code-value.ts";
import { readCode as readFound } from "../../src/otp/found-code.ts";
import { parseOtpauthUri } from "../../src/otp/otpauth-uri.ts";
import type { NewCode } from "../../src/wire/items.ts";
import type { CodeOptions, CodeProblem, WorkerCalls } from "./messages.ts";

type Reply<K extends keyof WorkerCalls> = WorkerCalls[K]["reply"];

const problems: readonly string[] = ["secret", "type", "algorithm", "digits", "period", "counter"];

/** Reads what a person typed or pasted to add a code. Does not throw. */
export function readCode({ text, options }: { text: string; options: CodeOptions }): Reply<"code.read"> {
  const isUri = text.includes(":");
  try {
    const { secret, ...code } = isUri ? parseOtpauthUri(text).code : bareCode(text, options);
    return { ok: true, isUri, code: { ...code, secret: toBase64Url(secret) } };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}

/** What it shows at a time. */
export function showCode({ code, now }: { code: NewCode; now: number }): Reply<"code.show"> {
  const { value, next, left } = shownAt({ ...code, secret: fromBase64Url(code.secret) }, now);
  return { value, ...(left === undefined ? { next: "" } : { next, nextAt: now + left }) };
}

function bareCode(secret: string, { type, algorithm, digits, period, counter }: CodeOptions) {
  const moving = type === "hotp" ? { counter } : { period };
  return readFound({ type, secret, algorithm, digits, ...moving, issuer: "", account: "" }).code;
}

function problemOf(error: unknown): CodeProblem {
  const field = error instanceof CodeFieldError ? error.field : "other";
  return problems.includes(field) ? (field as CodeProblem) : "other";
}
