import type { Body } from "./bodies.ts";
import type { Harbour } from "./harbour.ts";
import { Refusal } from "./refusal.ts";
import type { Session, SignInMethod } from "./sessions.ts";
import type { User } from "./users.ts";

/** One request to the API: who asks, what they sent, and the session they leave with. */
export class Visit {
  readonly harbour: Harbour;
  readonly body: Body;
  session: Session | undefined;

  constructor(harbour: Harbour, session: Session | undefined, body: Body) {
    this.harbour = harbour;
    this.session = session;
    this.body = body;
  }

  /** The session, started now for a visitor who has none. */
  openSession(): Session {
    this.session ??= this.harbour.sessions.start();
    return this.session;
  }

  /** @throws Refusal "signed-out". */
  signedIn(): { session: Session; user: User; method: SignInMethod } {
    const { session } = this;
    if (!session?.signedIn) throw new Refusal(401, "signed-out", "Please sign in first.");
    return { session, ...session.signedIn };
  }

  /** Who still owes a second factor. @throws Refusal "no-password-yet". */
  pending(): { session: Session; user: User } {
    const { session } = this;
    if (!session?.pending || session.pending.expires <= Date.now()) {
      throw new Refusal(401, "no-password-yet", "Please start again with your user name and password.");
    }
    return { session, user: session.pending.user };
  }

  /** Signs in under a new session id; whatever the old id could do ends. */
  signIn(user: User, method: SignInMethod): { next: string } {
    this.leave();
    this.session = this.harbour.sessions.start({ signedIn: { user, method } });
    return { next: "/home" };
  }

  /** Ends the session. */
  leave(): void {
    if (this.session) this.harbour.sessions.end(this.session);
    this.session = undefined;
  }
}
