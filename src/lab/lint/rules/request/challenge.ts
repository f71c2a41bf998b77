import { keyOf } from "../../../../bytes/key-of.ts";
import type { Call } from "../../call.ts";
import { each, type Hit, type Rule } from "../../rule.ts";

const LEAST_BYTES = 16;
/** A day, in milliseconds: clocks of servers and of this computer do not differ by more. */
const DAY = 86_400_000;

/** The challenge (WebAuthn §13.4.3). */
export const CHALLENGE_RULES: readonly Rule[] = [
  {
    id: "challenge-short",
    severity: "error",
    title: "The challenge has fewer than 16 bytes",
    why: "An attacker who guesses the challenge can have an answer made before it is asked for",
    section: "§13.4.3",
    fix: "Make 32 bytes with the server's cryptographic random generator for each ceremony",
    find: each(({ challenge, options }) =>
      challenge && challenge.length < LEAST_BYTES
        ? {
            path: "challenge",
            value: options.challenge,
            summary: `The challenge has ${challenge.length} bytes; there should be at least ${LEAST_BYTES}`,
            cause: String(challenge.length),
          }
        : undefined,
    ),
  },
  {
    id: "challenge-reused",
    severity: "error",
    title: "A challenge was answered more than once",
    why: "Whoever sees one answer can send it again as long as its challenge counts",
    section: "§13.4.3",
    fix: "Make a challenge for each ceremony, and take it out of the session when an answer comes",
    find: (calls) => repeated(calls, true),
  },
  {
    id: "challenge-repeated",
    severity: "advice",
    title: "A challenge was asked for again before it was answered",
    why: "A challenge that waits for long, or in several pages, is easier to misuse",
    section: "§13.4.3",
    fix: "Make a new challenge for each call of create() and get()",
    find: (calls) => repeated(calls, false),
  },
  {
    id: "challenge-constant",
    severity: "error",
    title: "All bytes of the challenge are the same",
    why: "A challenge that is known beforehand proves nothing",
    section: "§13.4.3",
    fix: "Make 32 bytes with the server's cryptographic random generator for each ceremony",
    find: each(({ challenge, options }) =>
      challenge && challenge.length > 1 && challenge.every((byte) => byte === challenge[0])
        ? { path: "challenge", value: options.challenge, summary: "All bytes of the challenge are the same" }
        : undefined,
    ),
  },
  {
    id: "challenge-counting",
    severity: "error",
    title: "Challenges count up",
    why: "Who has seen one challenge knows the next ones",
    section: "§13.4.3",
    fix: "Make 32 bytes with the server's cryptographic random generator for each ceremony",
    find: counting,
  },
  {
    id: "challenge-timestamp",
    severity: "error",
    title: "The challenge is little more than the time",
    why: "The time can be guessed, and with it the challenge",
    section: "§13.4.3",
    fix: "Make 32 bytes with the server's cryptographic random generator; keep the time beside it, on the server",
    find: each(({ challenge, options, entry }) =>
      challenge && randomBesideTime(challenge, entry.startedAt) < LEAST_BYTES
        ? {
            path: "challenge",
            value: options.challenge,
            summary: "The challenge holds the time of the call, and too little beside it",
          }
        : undefined,
    ),
  },
  {
    id: "challenge-text",
    severity: "advice",
    title: "The challenge is readable text",
    why: "Text has less randomness than its length suggests, and often stands for bytes that were encoded twice",
    section: "§13.4.3",
    fix: "Send random bytes, and encode them as base64url once",
    guess: true,
    find: each(({ challenge, options }) =>
      challenge && challenge.length >= LEAST_BYTES && challenge.every((byte) => byte >= 0x20 && byte < 0x7f)
        ? {
            path: "challenge",
            value: options.challenge,
            summary: `The bytes of the challenge are text: ${JSON.stringify(textOf(challenge).slice(0, 60))}`,
            cause: "text",
          }
        : undefined,
    ),
  },
];

/** `answered`: of challenges with two answers or more; else of those that were asked for twice, but answered once. */
function* repeated(calls: readonly Call[], answered: boolean): Iterable<Hit> {
  const byChallenge = new Map<string, Call[]>();
  for (const call of calls) {
    if (!call.challenge || call.challenge.length === 0) continue;
    const key = keyOf(call.challenge);
    const same = byChallenge.get(key);
    if (same) same.push(call);
    else byChallenge.set(key, [call]);
  }
  for (const same of byChallenge.values()) {
    if (same.length < 2) continue;
    const answers = same.filter(({ entry }) => entry.outcome.type === "credential");
    if (answers.length > 1 !== answered) continue;
    for (const call of answered ? answers : same) {
      const summary = answered
        ? `One challenge was answered ${answers.length} times`
        : `One challenge was asked for ${same.length} times`;
      yield { call, path: "challenge", value: call.options.challenge, summary };
    }
  }
}

/**
 * Of challenges one after the other that differ in their last or first four bytes alone, and there by little, in either
 * order of bytes.
 */
function* counting(calls: readonly Call[]): Iterable<Hit> {
  let before: Call | undefined;
  for (const call of calls) {
    const [last, next] = [before?.challenge, call.challenge];
    if (last && next && stepBetween(last, next)) {
      const { value, path } = { value: call.options.challenge, path: "challenge" };
      yield { call, path, value, summary: "Challenges differ by a small step from the ones before them" };
    }
    if (call.challenge) before = call;
  }
}

function stepBetween(last: Uint8Array, next: Uint8Array): boolean {
  if (last.length !== next.length || last.length < 4) return false;
  return [last.length - 4, 0].some((at) => {
    const differsElsewhere = last.some((byte, i) => (i < at || i >= at + 4) && byte !== next[i]);
    if (differsElsewhere) return false;
    const [from, to] = [last.slice(at, at + 4), next.slice(at, at + 4)];
    return isSmallStep(from, to) || isSmallStep(from.reverse(), to.reverse());
  });
}

function isSmallStep(from: Uint8Array, to: Uint8Array): boolean {
  const step = unsigned(to, 0, 4) - unsigned(from, 0, 4);
  return step !== 0 && Math.abs(step) < 2 ** 20;
}

/** Bytes that are left beside the time of the call; of a challenge without the time, as many as there can be. */
function randomBesideTime(challenge: Uint8Array, startedAt: number): number {
  const near = (milliseconds: number) => Math.abs(milliseconds - startedAt) < DAY;
  const text = challenge.some(isDigit) ? textOf(challenge) : "";
  for (const [digits] of text.matchAll(/(?<!\d)(\d{10}|\d{13})(?!\d)/g)) {
    if (near(digits.length === 10 ? Number(digits) * 1000 : Number(digits)))
      return challenge.length - digits.length;
  }
  for (const at of [0, challenge.length - 8]) {
    if (at >= 0 && challenge.length >= 8 && near(unsigned(challenge, at, 8))) return challenge.length - 8;
  }
  if (challenge.length >= 4 && near(unsigned(challenge, 0, 4) * 1000)) return challenge.length - 4;
  return Number.POSITIVE_INFINITY;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function unsigned(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) value = value * 256 + (bytes[i] ?? 0);
  return value;
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 200));
}
