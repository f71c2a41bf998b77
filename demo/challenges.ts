import type { UserVerification } from "./events.ts";
import { Refusal } from "./refusal.ts";
import type { Session } from "./sessions.ts";

export const challengeMinutes = 5;

export type Purpose = "registration" | "passkey-signin" | "second-factor" | "step-up";

interface Challenge {
  readonly session: Session;
  readonly purpose: Purpose;
  readonly userVerification: UserVerification;
  readonly expires: number;
  used: boolean;
}

/** The challenges that were given out: each for one session, one purpose, one answer and five minutes. */
export class Challenges {
  readonly #byValue = new Map<string, Challenge>();

  /** Remembers a challenge (unpadded base64url) that goes out with options. */
  issue(value: string, session: Session, purpose: Purpose, userVerification: UserVerification): void {
    this.#sweep();
    const expires = Date.now() + challengeMinutes * 60_000;
    this.#byValue.set(value, { session, purpose, userVerification, expires, used: false });
  }

  /**
   * Uses a challenge up and says which user verification went out with it.
   * @throws Refusal "challenge-unknown", "challenge-session", "challenge-purpose", "challenge-expired"
   *   or "challenge-used".
   */
  take(value: string, session: Session | undefined, purpose: Purpose): UserVerification {
    const challenge = this.#byValue.get(value);
    if (!challenge) throw refuse("unknown", "Harbour did not issue this challenge.");
    if (challenge.session !== session) throw refuse("session", "This challenge belongs to another session.");
    if (challenge.used) throw refuse("used", "This challenge was already used. Please start again.");
    challenge.used = true;
    if (challenge.purpose !== purpose) {
      throw refuse("purpose", `This challenge was issued for ${challenge.purpose}, not for ${purpose}.`);
    }
    if (challenge.expires <= Date.now()) {
      throw refuse("expired", "This challenge is older than five minutes. Please start again.");
    }
    return challenge.userVerification;
  }

  /** Old ones are kept for as long again, so that a late answer is told why it fails. */
  #sweep(): void {
    const limit = Date.now() - challengeMinutes * 60_000;
    for (const [value, { expires }] of this.#byValue) if (expires <= limit) this.#byValue.delete(value);
  }
}

function refuse(kind: string, message: string): Refusal {
  return new Refusal(400, `challenge-${kind}`, message);
}
