import type { AuthenticatorPorts, Consent, ConsentHint, UserConsent } from "../../src/authenticator/ports.ts";
import { someBytes } from "./hex.ts";
import type { MemoryStore } from "./memory-store.ts";

type Answer = Consent | ((hint: ConsentHint, signal: AbortSignal) => Consent | Promise<Consent>);

/** A person who answers as written down, and remembers what was asked. */
export class ScriptedConsent implements UserConsent {
  readonly hints: ConsentHint[] = [];
  readonly #answer: Answer;

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  async ask(hint: ConsentHint, signal: AbortSignal): Promise<Consent> {
    this.hints.push(hint);
    return typeof this.#answer === "function" ? this.#answer(hint, signal) : this.#answer;
  }
}

/** Approves, and takes the first candidate where there is one to choose. */
export function approving(verified = true): ScriptedConsent {
  return new ScriptedConsent(async (hint) => {
    if (hint.type === "create") return { type: "approved", verified };
    const [chosen] = await hint.candidates();
    return { type: "approved", verified, ...(chosen && { chosen }) };
  });
}

export const NOW = 1_750_000_000_000;

/** Ports with a clock that stands still; every draw of randomness differs from the one before. */
export function portsOf(store: MemoryStore, consent: ScriptedConsent): AuthenticatorPorts {
  let draws = 0;
  return { store, consent, randomBytes: (length) => someBytes(length, ++draws), now: () => NOW };
}

export const NEVER = new AbortController().signal;
