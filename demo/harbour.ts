import { Challenges } from "./challenges.ts";
import type { Verified, VerifiedListener } from "./events.ts";
import { Sessions } from "./sessions.ts";
import { Throttle } from "./throttle.ts";
import { Users } from "./users.ts";

/** Everything one running Harbour knows. It ends with the process. */
export class Harbour {
  readonly rpId = "localhost";
  readonly origin: string;
  readonly users = new Users();
  readonly sessions = new Sessions();
  readonly challenges = new Challenges();
  readonly throttle = new Throttle();
  readonly #listeners = new Set<VerifiedListener>();

  /** @param origin such as "http://localhost:8080" */
  constructor(origin: string) {
    this.origin = origin;
  }

  /** Calls the listener after each thing that was verified, until the returned function is called. */
  onVerified(listener: VerifiedListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  report(event: Verified): void {
    for (const listener of this.#listeners) listener(event);
  }
}
