import browser from "webextension-polyfill";
import {
  ASSIGNMENTS_KEY,
  type AssignedProfile,
  type Assignments,
  assignmentsOf,
  NO_ASSIGNMENTS,
  profileAt,
} from "../../src/lab/profiles/assignments.ts";
import type { NamedProfile } from "../../src/lab/profiles/named-profile.ts";
import { storedProfiles } from "./lab-database.ts";
import { markToolbar } from "./toolbar-mark.ts";

/**
 * Which lab profiles are in use. Known in memory once the background has started; for the next start it lies in
 * `storage.session`, and for the next start of the browser the profiles themselves lie in the lab's database. Content
 * scripts reach neither.
 */
export class InUse {
  /** Undefined until it was read. */
  #known: Assignments | undefined;
  /** How many ceremonies wait for the developer. */
  #waiting = 0;
  /** One mark after the other. */
  #marked: Promise<void> = Promise.resolve();
  /** Resolves when it is known; never rejects. */
  readonly ready: Promise<void>;

  constructor() {
    this.ready = this.#load().then(
      (known) => {
        this.#known ??= known;
      },
      (error: unknown) => {
        // Without the lab every ceremony is the real vault's, which asks the person.
        console.warn(error);
        this.#known ??= NO_ASSIGNMENTS;
      },
    );
  }

  get isKnown(): boolean {
    return this.#known !== undefined;
  }

  /** It is known that no profile is in use. */
  get isNone(): boolean {
    return this.#known?.profiles.length === 0;
  }

  get tabs(): Assignments["tabs"] {
    return this.#known?.tabs ?? [];
  }

  profileAt(document: { origin: string; tabId: number | undefined }): AssignedProfile | undefined {
    return this.#known && profileAt(this.#known, document);
  }

  /** The profiles or their tabs have changed. */
  async set(profiles: readonly NamedProfile[], tabs: Assignments["tabs"]): Promise<void> {
    const known = assignmentsOf(profiles, tabs);
    this.#known = known;
    await browser.storage.session.set({ [ASSIGNMENTS_KEY]: known });
    await this.#mark();
  }

  /** That many ceremonies wait for the developer: the toolbar says it. */
  async waits(count: number): Promise<void> {
    this.#waiting = count;
    await this.ready;
    await this.#mark();
  }

  #mark(): Promise<void> {
    this.#marked = this.#marked
      .then(() => markToolbar(this.#known?.profiles ?? [], this.#waiting))
      .catch(console.warn);
    return this.#marked;
  }

  async #load(): Promise<Assignments> {
    const stored = (await browser.storage.session.get(ASSIGNMENTS_KEY))[ASSIGNMENTS_KEY];
    if (stored) return stored as Assignments;
    const known = assignmentsOf(await storedProfiles(), []);
    await browser.storage.session.set({ [ASSIGNMENTS_KEY]: known });
    // The browser has started: it shows no mark any more.
    if (known.profiles.length > 0) await markToolbar(known.profiles, 0);
    return known;
  }
}
