/**
 * Keeps a page from asking over and over. After a few prompts of a site in a row that came to nothing (the person
 * cancelled them, or the page took them back), what would open another goes to the browser for a while: the person is
 * left with what there would be without Latchkey, and is not locked out of it. An answer starts the count anew.
 * Kept in memory only: a background that has stopped was idle for longer than a site rests.
 */

/** In a row, where no click of the person's led to the call. */
const MOST = 4;
/** Who clicks means it; but one click may serve a page for some seconds. */
const MOST_CLICKED = 10;
/** Milliseconds from the last prompt that came to nothing. */
export const REST_MS = 20_000;
export const FORGET_MS = 120_000;

/** No window may be opened for this site now. */
export class SiteRests extends Error {
  override readonly name = "SiteRests";
}

export class FloodRest {
  readonly #fruitless = new Map<string, { count: number; at: number }>();
  readonly #now: () => number;

  /** `now`: milliseconds on a clock that only goes forward. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether the site rests. `site`: the origin of the page that the person sees. */
  rests(site: string, clicked: boolean): boolean {
    const past = this.#recent(site);
    return past !== undefined && past.count >= (clicked ? MOST_CLICKED : MOST) && this.#age(past) < REST_MS;
  }

  /** A prompt of the site was shown and has ended. `answered`: approved, or handed on to another authenticator. */
  ended(site: string, answered: boolean): void {
    const count = this.#recent(site)?.count ?? 0;
    this.#fruitless.delete(site);
    for (const [other, past] of this.#fruitless)
      if (this.#age(past) >= FORGET_MS) this.#fruitless.delete(other);
    if (!answered) this.#fruitless.set(site, { count: count + 1, at: this.#now() });
  }

  #recent(site: string) {
    const past = this.#fruitless.get(site);
    return past && this.#age(past) < FORGET_MS ? past : undefined;
  }

  #age({ at }: { at: number }): number {
    return this.#now() - at;
  }
}
