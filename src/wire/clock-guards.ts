import { bytes, list, record, text, whole } from "./checks.ts";
import { type ClockCalls, MOST_CLOCK_OFFSET } from "./clock.ts";

/** Guards of the requests about the clock of codes: each rebuilds the message or throws a TypeError. */

type ClockRequest = { [K in keyof ClockCalls]: { type: K } & ClockCalls[K]["request"] }[keyof ClockCalls];

/** More codes than a person types. */
const MOST_SEEN = 5;

/** Undefined for a message about something else. */
export function parseClockRequest(message: Record<string, unknown>): ClockRequest | undefined {
  switch (message.type) {
    case "clock.state":
      return { type: message.type };
    case "clock.set":
      return { type: message.type, offset: whole(message.offset, -MOST_CLOCK_OFFSET, MOST_CLOCK_OFFSET) };
    case "clock.compare":
      return {
        type: message.type,
        item: bytes(message.item, 16),
        seen: list(message.seen, MOST_SEEN, (value) => parseSeen(record(value))),
      };
    case "codes.follow":
      return { type: message.type, item: bytes(message.item, 16), used: list(message.used, MOST_SEEN, text) };
    default:
      return undefined;
  }
}

function parseSeen({ value, at }: Record<string, unknown>): { value: string; at: number } {
  return { value: text(value), at: whole(at, 0, Number.MAX_SAFE_INTEGER) };
}
