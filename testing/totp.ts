import { shownAt } from "../src/otp/code-value.ts";
import { parseOtpauthUri } from "../src/otp/otpauth-uri.ts";

/**
 * The one-time code of a base32 secret (six digits, 30 seconds, SHA-1) or of an `otpauth://` URI at a time, in
 * milliseconds since the epoch. Throws an error that names the field that cannot be.
 */
export function totpAt(secretOrUri: string, time: number): string {
  return shownAt(parseOtpauthUri(secretOrUri).code, time).value;
}
