import { shownAt } from "../../src/otp/code-value.ts";
import { type ParsedUri, parseOtpauthUri } from "../../src/otp/otpauth-uri.ts";

/** Codes of a profile at its own time. */

export interface TravelledCode {
  /** As it was typed. */
  source: string;
  /** Issuer and account, where the code has any. */
  name: string;
  value: string;
  next: string;
  /** Milliseconds until the next one; absent for a counter. */
  left?: number;
}

/** `time`: milliseconds since the epoch, by the profile's clock. Throws where the text is no code. */
export function codeAt(source: string, time: number): TravelledCode {
  const { code }: ParsedUri = parseOtpauthUri(source);
  const name = [code.issuer, code.account].filter((part) => part !== "").join(": ");
  return { source, name, ...shownAt(code, time) };
}

/** The value of a field of type datetime-local, in the person's time zone. */
export function fieldOfTime(time: number): string {
  const zone = new Date(time).getTimezoneOffset() * 60_000;
  return new Date(time - zone).toISOString().slice(0, 19);
}

/** Undefined for what is no time. */
export function timeOfField(value: string): number | undefined {
  const time = new Date(value).getTime();
  return Number.isNaN(time) ? undefined : time;
}
