import type { Base64UrlString } from "../webauthn/json.ts";

/** The clock that one-time codes are made by. Times are milliseconds since the epoch. */

/** No offset is larger: a day, for clocks that were set to the wrong zone. Milliseconds. */
export const MOST_CLOCK_OFFSET = 86_400_000;

/** Between `least` and `most` milliseconds are to be added to a clock. */
export interface ClockRange {
  least: number;
  most: number;
}

export interface ClockState {
  /** Milliseconds that the person has added to this computer's clock, for codes alone; 0: none. */
  offset: number;
  /** When this version of Latchkey was built: it cannot be earlier than that. */
  builtAt: number;
  /** What a site's server said in passing: how far this computer's clock is off, without `offset`. */
  server?: ClockRange & { host: string; at: number };
}

export interface ClockCalls {
  "clock.state": { request: object; reply: ClockState };
  /** Whole milliseconds, at most `MOST_CLOCK_OFFSET` either way. */
  "clock.set": { request: { offset: number }; reply: ClockState };
  /**
   * What codes of another device say of the clock that codes are made by now: every range that fits. `at`: by this
   * computer's clock, when it was typed.
   */
  "clock.compare": {
    request: { item: Base64UrlString; seen: { value: string; at: number }[] };
    reply: ClockRange[];
  };
  /**
   * Lets a code with a counter go on after values in a row that were used elsewhere. Done where they are found once in
   * what comes next; else nothing is changed, and the reply says how often they are.
   */
  "codes.follow": { request: { item: Base64UrlString; used: string[] }; reply: { found: number } };
}
