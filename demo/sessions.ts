import { randomBytes } from "node:crypto";
import type { User } from "./users.ts";

const idleMinutes = 30;
export const secondFactorMinutes = 15;
export const stepUpMinutes = 5;

export type SignInMethod =
  | "signup"
  | "a password"
  | "a passkey"
  | "a password and a passkey"
  | "a password and a code"
  | "a password and a recovery code";

export interface Session {
  /** 256 random bits, unpadded base64url. */
  readonly id: string;
  /** Milliseconds since 1970; moves on with every request. */
  expires: number;
  /** Who signed in, and how. */
  readonly signedIn: { user: User; method: SignInMethod } | undefined;
  /** Who gave the password and still owes a second factor. */
  readonly pending: { user: User; expires: number } | undefined;
  /** Until when the billing page is open, in milliseconds since 1970. */
  verifiedUntil: number;
  /** The TOTP secret that waits for its first code, base32. */
  newTotpSecret: string | undefined;
}

/** The sessions, in memory. A session never changes who it belongs to: signing in makes a new one. */
export class Sessions {
  readonly #byId = new Map<string, Session>();

  start(state: Partial<Pick<Session, "signedIn" | "pending">> = {}): Session {
    this.#sweep();
    const session: Session = {
      id: randomBytes(32).toString("base64url"),
      expires: Date.now() + idleMinutes * 60_000,
      signedIn: state.signedIn,
      pending: state.pending,
      verifiedUntil: 0,
      newTotpSecret: undefined,
    };
    this.#byId.set(session.id, session);
    return session;
  }

  /** The live session of this id, its idle time started anew. */
  find(id: string): Session | undefined {
    const session = this.#byId.get(id);
    if (!session || session.expires <= Date.now()) return undefined;
    session.expires = Date.now() + idleMinutes * 60_000;
    return session;
  }

  end(session: Session): void {
    this.#byId.delete(session.id);
  }

  #sweep(): void {
    const now = Date.now();
    for (const [id, { expires }] of this.#byId) if (expires <= now) this.#byId.delete(id);
  }
}
