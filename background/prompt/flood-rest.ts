import { registrableDomain } from "../../src/webauthn/rp-id.ts";
import { NotNow } from "./not-now.ts";

/**
 * Keeps a page from asking over and over. After a few prompts in a row that came to nothing (the person cancelled
 * them, or the page took them back), what would open another goes to the browser for a while: the person is left with
 * what there would be without Latchkey, and is not locked out of it. A prompt counts from when its window is asked
 * for, so that taking it back early saves nothing; an answer starts the count anew.
 * Kept in memory only: a background that has stopped was idle for longer than a site rests.
 */

/** Whose prompt it is. */
export interface Asking {
  tabId: number;
  private: boolean;
  /** The calling document's. */
  origin: string;
  /** Of the page that the person sees; the same as `origin` where that calls by itself. */
  topOrigin: string;
}

/** In a row, where no click of the person's led to the call. */
const MOST = 4;
/** Who clicks means it; but one click may serve a page for some seconds. */
const MOST_CLICKED = 10;
/** As many times over for all hosts of a site together, and for all callers of a tab. */
const TOGETHER = 2;
/** Milliseconds from the last prompt that came to nothing. */
export const REST_MS = 20_000;
export const FORGET_MS = 120_000;

/** No window may be opened for this site now. */
export class SiteRests extends NotNow {
  override readonly name = "SiteRests";
}

export class FloodRest {
  readonly #fruitless = new Map<string, { count: number; at: number }>();
  readonly #now: () => number;

  /** `now`: milliseconds on a clock that only goes forward. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether no window may be opened for it now. */
  rests(asking: Asking, clicked: boolean): boolean {
    const most = clicked ? MOST_CLICKED : MOST;
    const isOver = (key: string, limit: number) => {
      const past = this.#recent(key);
      return past !== undefined && past.count >= limit && this.#age(past) < REST_MS;
    };
    const { caller, site, tab } = countersOf(asking);
    return isOver(caller, most) || [site, tab].some((key) => isOver(key, most * TOGETHER));
  }

  /** Its window is asked for. */
  began(asking: Asking): void {
    for (const [key, past] of this.#fruitless) if (this.#age(past) >= FORGET_MS) this.#fruitless.delete(key);
    for (const key of Object.values(countersOf(asking))) {
      this.#fruitless.set(key, { count: (this.#recent(key)?.count ?? 0) + 1, at: this.#now() });
    }
  }

  /** A prompt that began has ended. `answered`: approved, or handed on to another authenticator. */
  ended(asking: Asking, answered: boolean): void {
    for (const key of Object.values(countersOf(asking))) {
      const past = this.#recent(key);
      if (answered) this.#fruitless.delete(key);
      else if (past) past.at = this.#now();
    }
  }

  #recent(key: string) {
    const past = this.#fruitless.get(key);
    return past && this.#age(past) < FORGET_MS ? past : undefined;
  }

  #age({ at }: { at: number }): number {
    return this.#now() - at;
  }
}

/**
 * Where a prompt is counted. A frame never makes the page above it rest, nor the same caller in another site's page,
 * and what rests in a private window cannot be seen outside it.
 */
function countersOf({ tabId, private: isPrivate, origin, topOrigin }: Asking) {
  const siteOf = (url: string) => registrableDomain(new URL(url).hostname);
  return {
    caller: JSON.stringify(["caller", isPrivate, topOrigin, origin]),
    site: JSON.stringify(["site", isPrivate, siteOf(topOrigin), siteOf(origin)]),
    tab: JSON.stringify(["tab", tabId, origin === topOrigin]),
  };
}
