import { toBase32 } from "../bytes/base32.ts";
import { DEFAULTS } from "./code-fields.ts";
import { type CodeParts, type ReadCode, readCode } from "./found-code.ts";
import { percentDecoded } from "./uri-parts.ts";
import { UriReader } from "./uri-reader.ts";

/** The URI of a code (Google's "Key Uri Format"), with what programs make of it in the wild. */

export interface ParsedUri extends ReadCode {
  /** What Ente adds. */
  own: { note?: string; favourite?: boolean };
  /** Ente has thrown it away. */
  trashed?: true;
}

/**
 * Reads `otpauth://totp|hotp|steam/…`, `steam://SECRET`, and a bare base32 secret. Throws CodeFieldError, which names
 * the field, for what would make other codes than the site's; `remarks` name what was defaulted, put right or dropped.
 */
export function parseOtpauthUri(text: string): ParsedUri {
  const uri = text.trim().toWellFormed();
  if (/^steam:\/\//i.test(uri)) {
    const secret = percentDecoded(uri.slice(8).replace(/[/?#].*$/s, ""));
    const names = { issuer: "Steam", account: "" };
    const { code } = readCode({ type: "steam", secret, period: DEFAULTS.period, ...names });
    return { code, own: {}, remarks: [{ field: "issuer", what: "defaulted", detail: "Steam" }] };
  }
  if (!uri.includes(":")) {
    return { ...readCode({ type: "totp", secret: uri, issuer: "", account: "" }), own: {} };
  }
  return new UriReader(uri).read();
}

/**
 * The one form of the URI: every parameter is there, in one order, with the issuer in label and parameter. Reading it
 * gives the same code, without a remark, where no name has a space at its ends.
 */
export function writeOtpauthUri(code: CodeParts): string {
  const { type, issuer, account } = code;
  const divider = issuer !== "" || account.includes(":") ? ":" : "";
  const parameters = [
    ["secret", toBase32(code.secret)],
    ...(issuer === "" ? [] : [["issuer", encoded(issuer)]]),
    ["algorithm", code.algorithm.replace("-", "")],
    ["digits", code.digits],
    type === "hotp" ? ["counter", code.counter ?? 0] : ["period", code.period ?? DEFAULTS.period],
  ];
  const query = parameters.map(([name, value]) => `${name}=${value}`).join("&");
  return `otpauth://${type}/${encoded(issuer)}${divider}${encoded(account)}?${query}`;
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
