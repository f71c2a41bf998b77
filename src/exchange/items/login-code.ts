import { CodeFieldError } from "../../otp/code-fields.ts";
import { parseOtpauthUri } from "../../otp/otpauth-uri.ts";
import type { Own, Remark } from "../entry.ts";
import type { Found } from "../reading-draft.ts";
import { notesTogether } from "./own-limits.ts";

/** The login that a code was found beside: what fills in where its URI is silent. */
interface Login {
  title: string;
  userName: string;
  /** A host name. */
  site: string | undefined;
  createdAt: number;
  own: Own;
}

/**
 * The entry of a code that a password manager keeps with a login: a bare secret, an otpauth or a steam URI. Throws
 * CodeFieldError for one that gives no code.
 */
export function loginCode(text: string, field: string, login: Login): Found {
  const { code, own, trashed, remarks } = parseOtpauthUri(text);
  if (trashed) throw new CodeFieldError(field, "It is in the trash.");
  const found: Remark[] = remarks.map((remark) => ({ ...remark, field: `${field}.${remark.field}` }));
  const issuer = code.issuer || login.title.trim();
  const account = code.account || login.userName.trim();
  if (code.issuer === "" && issuer !== "") found.push({ field: "issuer", what: "defaulted", detail: issuer });
  if (code.account === "" && account !== "") {
    found.push({ field: "account", what: "defaulted", detail: account });
  }
  const value = {
    ...code,
    issuer,
    account,
    ...(login.site !== undefined && { site: login.site }),
    createdAt: login.createdAt,
  };
  const both = { ...own, ...login.own, ...notesTogether(login.own.note, own.note) };
  return { kind: "code", value, own: both, remarks: found };
}
