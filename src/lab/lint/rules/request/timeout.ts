import { each, type Rule } from "../../rule.ts";

/** Milliseconds (WebAuthn §15.1). */
const RANGE = { min: 300_000, max: 600_000 };

/** The timeout (WebAuthn §15.1). */
export const TIMEOUT_RULES: readonly Rule[] = [
  {
    id: "timeout-seconds",
    severity: "error",
    title: "The timeout looks like seconds",
    why: "It counts in milliseconds: a browser that keeps to it ends the ceremony at once",
    section: "§5.4",
    fix: "Write milliseconds: 300000 for five minutes",
    find: each(({ options: { timeout } }) =>
      typeof timeout === "number" && timeout > 0 && timeout < 1000
        ? {
            path: "timeout",
            value: timeout,
            summary: `The timeout is ${timeout} milliseconds`,
            cause: String(timeout),
          }
        : undefined,
    ),
  },
  {
    id: "timeout-short",
    severity: "warning",
    title: "The timeout is shorter than five minutes",
    why: "Who needs more time, or has to fetch a device, does not get to the end",
    section: "§15.1",
    fix: "Use 300000 to 600000 milliseconds, and let the challenge live for as long",
    find: each(({ options: { timeout }, entry }) =>
      typeof timeout === "number" &&
      timeout >= 1000 &&
      timeout < RANGE.min &&
      entry.mediation !== "conditional"
        ? {
            path: "timeout",
            value: timeout,
            summary: `The timeout is ${timeout / 1000} seconds; five minutes is the least that is recommended`,
            cause: String(timeout),
          }
        : undefined,
    ),
  },
  {
    id: "timeout-long",
    severity: "advice",
    title: "The timeout is longer than ten minutes",
    why: "Browsers cut it, so that the page and the browser do not agree about when it is over",
    section: "§15.1",
    fix: "Use 300000 to 600000 milliseconds",
    find: each(({ options: { timeout }, entry }) =>
      typeof timeout === "number" && timeout > RANGE.max && entry.mediation !== "conditional"
        ? {
            path: "timeout",
            value: timeout,
            summary: `The timeout is ${timeout / 1000} seconds; ten minutes is the most that is recommended`,
            cause: String(timeout),
          }
        : undefined,
    ),
  },
  {
    id: "timeout-conditional",
    severity: "advice",
    title: "A conditional request has a timeout",
    why: "It is ignored: the request waits for as long as its page lives",
    section: "§5.1.4.1",
    fix: "Leave the timeout out, and ask for a new challenge when the answer comes too late",
    find: each(({ options: { timeout }, entry: { mediation, ceremony } }) =>
      mediation === "conditional" && ceremony === "get" && timeout !== undefined
        ? {
            path: "timeout",
            value: timeout,
            summary: "The conditional request has a timeout, which is ignored",
          }
        : undefined,
    ),
  },
];
