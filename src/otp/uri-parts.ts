import { CodeFieldError } from "./code-fields.ts";

/** Takes an otpauth URI apart without the URL parser, which reads unknown schemes differently in each browser. */

export interface UriParts {
  /** "totp", "hotp", "steam"…, in lower case. */
  type: string;
  /** Still percent-encoded. */
  label: string;
  parameters: Parameter[];
}

/** More than any program writes. */
const MOST_PARAMETERS = 100;

export interface Parameter {
  /** As the URI writes it. */
  name: string;
  /** Still encoded. */
  raw: string;
}

/**
 * `#` has no meaning here, so one that was not escaped stays in its place. The query begins at the first `?` that a
 * `name=` follows. A piece of the query without `=` belongs to the value before it ("issuer=AT&T"). Throws CodeFieldError
 * for a text that is no otpauth URI.
 */
export function partsOf(uri: string): UriParts {
  const [, type = "", rest] = /^otpauth:\/\/([^/?]*)\/?(.*)$/is.exec(uri) ?? [];
  if (rest === undefined) throw new CodeFieldError("scheme", 'A URI of a code begins with "otpauth://".');
  const start = rest.search(/\?(?=[\w.-]+=)/);
  const query = start === -1 ? "" : rest.slice(start + 1);
  return {
    type: type.toLowerCase(),
    label: start === -1 ? rest.replace(/\?$/, "") : rest.slice(0, start),
    parameters: parametersOf(query),
  };
}

function parametersOf(query: string): Parameter[] {
  const parameters: Parameter[] = [];
  for (const piece of query.split(/&(?:amp;)?/)) {
    const equals = piece.indexOf("=");
    const last = parameters.at(-1);
    if (equals > 0) parameters.push({ name: piece.slice(0, equals), raw: piece.slice(equals + 1) });
    else if (piece !== "" && last) last.raw += `&${piece}`;
  }
  if (parameters.length > MOST_PARAMETERS) {
    throw new CodeFieldError("query", `There are more than ${MOST_PARAMETERS} parameters.`);
  }
  return parameters;
}

/** A stray `%` stands for itself. */
export function percentDecoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

/** A value of the query: `+` is a space. */
export function formDecoded(text: string): string {
  return percentDecoded(text.replaceAll("+", " "));
}

/** What "Issuer:account" says; `prefix` is absent where there is no divider. */
export interface NameParts {
  prefix?: string;
  account: string;
}

/**
 * Issuer and account from a label that is still encoded. A colon that is not escaped divides before one that is: only
 * the writer knows which of several is the divider.
 */
export function labelParts(label: string, issuer: string | undefined): NameParts {
  const whole = percentDecoded(label);
  if (!label.includes(":") || (issuer && whole.startsWith(`${issuer}:`))) return nameParts(whole, issuer);
  const { prefix = "", account } = nameParts(label, undefined);
  return { prefix: percentDecoded(prefix).trim(), account: percentDecoded(account).trim() };
}

/** The same of plain text. `issuer`: as it is told elsewhere, which may have colons of its own. */
export function nameParts(name: string, issuer: string | undefined): NameParts {
  const divider = issuer && name.startsWith(`${issuer}:`) ? issuer.length : name.indexOf(":");
  if (divider === -1) return { account: name.trim() };
  return { prefix: name.slice(0, divider).trim(), account: name.slice(divider + 1).trim() };
}
