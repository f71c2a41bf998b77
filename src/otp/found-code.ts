import type { Code } from "../vault/items/code.ts";
import {
  algorithmFrom,
  CodeFieldError,
  type CodeRemark,
  checkSecret,
  counterFrom,
  DEFAULTS,
  defaulted,
  digitsFrom,
  periodFrom,
  secretFrom,
} from "./code-fields.ts";
import { STEAM_DIGITS } from "./code-value.ts";

/** A code as a URI or a file has it, before anything is believed. */
export interface FoundCode {
  type: Code["type"];
  /** Base32, or bytes. */
  secret: string | Uint8Array | undefined;
  algorithm?: string | undefined;
  digits?: string | number | undefined;
  /** Seconds. */
  period?: string | number | undefined;
  counter?: string | number | bigint | undefined;
  issuer: string;
  account: string;
}

/** The fields of a `Code` that formats tell. */
export type CodeParts = Pick<
  Code,
  "type" | "secret" | "algorithm" | "digits" | "period" | "counter" | "issuer" | "account"
>;

/** A found code, checked, with its defaults; `remarks` name what was defaulted, put right or dropped. */
export interface ReadCode {
  code: CodeParts;
  remarks: CodeRemark[];
}

type FieldName = "secret" | "algorithm" | "digits" | "period" | "counter";

const MOST_NAME = 10_000;

/**
 * Throws CodeFieldError for whatever would make other codes than the site's: a missing or wrong secret, an unknown
 * algorithm, wrong digits or period, a missing counter. `names`: what the format calls the fields, where it is
 * something else.
 */
export function readCode(found: FoundCode, names: Partial<Record<FieldName, string>> = {}): ReadCode {
  const remarks: CodeRemark[] = [];
  const name = (field: FieldName) => names[field] ?? field;
  const { type, issuer, account } = found;
  const secret = typeof found.secret === "string" ? secretFrom(found.secret, name("secret")) : found.secret;
  if (!secret) throw new CodeFieldError(name("secret"), "The secret is missing.");
  checkSecret(secret, name("secret"));
  if (issuer.length > MOST_NAME) throw tooLong("issuer");
  if (account.length > MOST_NAME) throw tooLong("account");
  const algorithm =
    found.algorithm === undefined ? undefined : algorithmFrom(found.algorithm, name("algorithm"));
  const digits = found.digits === undefined ? undefined : digitsFrom(found.digits, name("digits"));
  const parts = { type, secret, issuer, account, ...(type === "steam" ? steam() : common()), ...moving() };
  return { code: parts, remarks };

  function common() {
    if (algorithm === undefined) remarks.push(defaulted("algorithm", name("algorithm")));
    if (digits === undefined) remarks.push(defaulted("digits", name("digits")));
    return { algorithm: algorithm ?? DEFAULTS.algorithm, digits: digits ?? DEFAULTS.digits };
  }

  /** There is one way only: nothing is defaulted where the format is silent. */
  function steam() {
    if (algorithm !== undefined && algorithm !== "SHA-1") change("algorithm", "SHA-1");
    if (digits !== undefined && digits !== STEAM_DIGITS) change("digits", String(STEAM_DIGITS));
    return { algorithm: "SHA-1", digits: STEAM_DIGITS } as const;
  }

  function change(field: FieldName, detail: string) {
    remarks.push({ field: name(field), what: "changed", detail });
  }

  function moving(): { counter: number } | { period: number } {
    if (type === "hotp") {
      if (found.period !== undefined) remarks.push({ field: name("period"), what: "dropped" });
      if (found.counter === undefined) {
        throw new CodeFieldError(name("counter"), "The counter of an HOTP code is missing.");
      }
      return { counter: counterFrom(found.counter, name("counter")) };
    }
    if (found.counter !== undefined) remarks.push({ field: name("counter"), what: "dropped" });
    if (found.period === undefined) remarks.push(defaulted("period", name("period")));
    return {
      period: found.period === undefined ? DEFAULTS.period : periodFrom(found.period, name("period")),
    };
  }
}

function tooLong(field: string): CodeFieldError {
  return new CodeFieldError(field, `The ${field} has more than ${MOST_NAME} characters.`);
}
