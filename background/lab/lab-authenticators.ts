import { LabAuthenticator } from "../../src/lab/lab-authenticator.ts";
import { MOST_CREDENTIALS, type NamedProfile } from "../../src/lab/profiles/named-profile.ts";
import { relatedOriginsFor } from "../ceremony/related-origins.ts";
import { storeCredentials, storedCredentials, storedProfiles } from "./lab-database.ts";

/** The authenticator of each profile, made when it is first needed. It knows no vault. */
export class LabAuthenticators {
  readonly #changed: () => void;
  readonly #made = new Map<string, Promise<LabAuthenticator | undefined>>();

  /** `changed`: called when the credentials of a profile have changed. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Undefined where there is no such profile (any more). */
  of(profile: string): Promise<LabAuthenticator | undefined> {
    const known = this.#made.get(profile);
    if (known) return known;
    const made = make(profile, this.#changed);
    this.#made.set(profile, made);
    const drop = () => this.#made.delete(profile);
    // It may be made yet.
    made.then((found) => found ?? drop(), drop);
    return made;
  }

  /** The profile was changed: what is under way keeps the behaviour that it began with. */
  async changed({ id, behaviour }: NamedProfile): Promise<void> {
    const made = await this.#made.get(id);
    if (made) made.profile = behaviour;
  }

  /** The profile was removed, or its credentials were changed from outside. */
  forget(profile: string): void {
    this.#made.delete(profile);
  }
}

async function make(id: string, changed: () => void): Promise<LabAuthenticator | undefined> {
  const [profiles, credentials] = await Promise.all([storedProfiles(), storedCredentials(id)]);
  const profile = profiles.find((one) => one.id === id);
  if (!profile) return undefined;
  const ports = {
    randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    now: () => Date.now() + profile.clockOffset,
    wait,
    mostCredentials: MOST_CREDENTIALS,
    // Of no tab: it has the limits of a site of its own.
    isRelatedOrigin: relatedOriginsFor({ tabId: -1, frameId: 0 }),
  };
  return new LabAuthenticator(ports, profile.behaviour, credentials, async (all) => {
    await storeCredentials(id, all);
    changed();
  });
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
