import browser, { type Tabs, type Windows } from "webextension-polyfill";
import { registrableDomain } from "../../src/webauthn/rp-id.ts";
import type { PromptView } from "../../src/wire/prompt.ts";
import type { Theme } from "../../src/wire/theme.ts";
import { chosenTheme } from "../storage/theme.ts";
import { type Asking, FloodRest, SiteRests } from "./flood-rest.ts";
import { FloodTurns } from "./flood-turns.ts";
import { NotNow } from "./not-now.ts";
import type { Prompt, PromptWindows } from "./prompt-windows.ts";

/** The tab of the request is not the one that its window shows. */
export class TabNotShown extends NotNow {
  override readonly name = "TabNotShown";
}

/** One ceremony's claim to a window. */
export interface Claim extends Asking {
  /** Of the ceremony. */
  id: string;
  frameId: number;
  /** The browser window that the tab was in at the call. */
  windowId: number;
  /** The person had just clicked or typed in the document. */
  clicked: boolean;
  /** Set where the person came to the request by themselves: milliseconds for which the window stays at most. */
  invitedForMs?: number;
}

/** Where a claim's tab was when somebody looked. */
interface Surroundings {
  /** Undefined: it is gone. */
  tab: Tabs.Tab | undefined;
  /** The window that it was in at the call. */
  usual: Windows.Window | undefined;
  theme: Theme;
  /** When the look began, by `performance.now()`. */
  at: number;
}

/** Milliseconds for which a look holds: to look again takes as long as people need to do nothing. */
const LOOK_HOLDS_MS = 100;

/** A prompt in its tab's turn. */
export interface Turn {
  prompt: Prompt;
  /** Closes the window and gives the turn back. The signal does the same. */
  end(): void;
}

/** The prompts of all ceremonies, as many and as often as they may come: each in the turn of its tab. */
export class PromptTurns {
  readonly #turns = new FloodTurns();
  readonly #rest = new FloodRest(() => performance.now());
  readonly #prompts: PromptWindows;

  constructor(prompts: PromptWindows) {
    this.#prompts = prompts;
  }

  /**
   * Opens a window when the tab's turn comes, for that first view; `onOpening` is called before it. Rejects with the
   * signal's reason, or with a NotNow. The turn is held until the browser has opened the window or has not, whoever waits
   * for that.
   */
  async open(
    claim: Claim,
    signal: AbortSignal,
    onOpening: () => void,
    firstView: () => Promise<PromptView>,
    looked: Promise<Surroundings> = this.lookAround(claim),
  ): Promise<Turn> {
    const { id, tabId, frameId, windowId, origin, clicked, invitedForMs } = claim;
    const site = registrableDomain(new URL(origin).hostname);
    const waits = this.#turns.isTaken(tabId);
    const giveBack = await this.#turns.take({ tabId, site, top: frameId === 0 }, signal);
    try {
      const early = await looked;
      // The person may have gone to another tab meanwhile, or taken this one to another window.
      const isOld = waits || performance.now() - early.at > LOOK_HOLDS_MS;
      const { tab, usual, theme } = isOld ? await this.lookAround(claim) : early;
      if (!tab?.active) throw new TabNotShown("The tab is not shown");
      if (invitedForMs === undefined && this.#rest.rests(claim, clicked))
        throw new SiteRests("The site rests");
      const over = tab.windowId === windowId ? usual : await windowOf(tab.windowId);
      signal.throwIfAborted();
      if (invitedForMs === undefined) this.#rest.began(claim);
      onOpening();
      const prompt = await this.#prompts.open(id, over, theme, firstView);
      if (!signal.aborted) return this.#held(prompt, giveBack, signal, invitedForMs);
      this.#prompts.release(id);
      await prompt.close();
      throw signal.reason;
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  /** Looks where the tab is, for `open`: to be begun while other things are found out. Never rejects. */
  async lookAround({ tabId, windowId }: Pick<Claim, "tabId" | "windowId">): Promise<Surroundings> {
    const at = performance.now();
    this.#prompts.prepare();
    const [tab, usual, theme] = await Promise.all([
      browser.tabs.get(tabId).catch(() => undefined),
      windowOf(windowId),
      chosenTheme(),
    ]);
    return { tab, usual, theme, at };
  }

  /** The window that the ceremony has from before a stop of the background. */
  async takeUp(claim: Claim, windowId: number, signal: AbortSignal): Promise<Turn> {
    const { id, tabId, invitedForMs } = claim;
    if (invitedForMs === undefined) this.#rest.began(claim);
    const turn = this.#held(
      this.#prompts.takeUp(id, windowId),
      this.#turns.takeNow(tabId),
      signal,
      invitedForMs,
    );
    // The person may have closed it before there was anyone to be told.
    if (!(await this.#prompts.isOpen(windowId))) turn.prompt.closed();
    return turn;
  }

  /** A ceremony that had a window is over. `answered`: approved, or handed on to another authenticator. */
  ended(asking: Asking, answered: boolean): void {
    this.#rest.ended(asking, answered);
  }

  #held(prompt: Prompt, giveBack: () => void, signal: AbortSignal, forMs: number | undefined): Turn {
    const expire = () => {
      prompt.answer({ type: "cancel" });
      end();
    };
    const timer = forMs === undefined ? undefined : setTimeout(expire, forMs);
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      prompt.close().then(giveBack);
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
    return { prompt, end };
  }
}

async function windowOf(id: number = browser.windows.WINDOW_ID_NONE) {
  return browser.windows.get(id).catch(() => undefined);
}
