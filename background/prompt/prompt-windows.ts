import browser, { type Runtime, type Windows } from "webextension-polyfill";
import { parsePromptMessage } from "../../src/wire/guards.ts";
import type { PromptDecision, PromptUpdate, PromptView } from "../../src/wire/prompt.ts";
import type { Theme } from "../../src/wire/theme.ts";
import { NotNow } from "./not-now.ts";
import { PROMPT_PAGE, type PromptPages } from "./prompt-pages.ts";
import { placesOver } from "./prompt-place.ts";

/** The prompt's windows: one for each ceremony that asks the person. */

const SIZE = { width: 420, height: 560 };
/** How long a window may wait for its ceremony after a stop of the background. */
const ORPHAN_MS = 10_000;

/** No window could be opened. */
export class NoWindow extends NotNow {
  override readonly name = "NoWindow";
}

/** What came of a view: a decision, or the vault changed and the view may be another by now. */
export type PromptAnswer = PromptDecision | { type: "changed" };

/** One window that asks. It outlives its Port: after a stop of the background the page connects again. */
export class Prompt {
  readonly windowId: number;
  #port: Runtime.Port | undefined;
  #last: PromptUpdate | undefined;
  #answer: ((answer: PromptAnswer) => void) | undefined;
  #onShown: (() => void) | undefined;
  /** The vault changed while no view was shown: the next one was made before that. */
  #stale = false;
  #gone = false;
  #closing = Promise.resolve();

  constructor(windowId: number) {
    this.windowId = windowId;
  }

  /**
   * Shows a view and waits for what comes of it; `onShown` is called when the person can see it. Rejects with the
   * signal's reason.
   */
  ask(view: PromptView, signal: AbortSignal, onShown?: () => void): Promise<PromptAnswer> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (this.#gone) return resolve({ type: "cancel" });
      if (this.#stale) {
        this.#stale = false;
        return resolve({ type: "changed" });
      }
      const leave = () => reject(signal.reason);
      signal.addEventListener("abort", leave, { once: true });
      this.#answer = (answer) => {
        signal.removeEventListener("abort", leave);
        resolve(answer);
      };
      this.#onShown = onShown;
      this.#show({ type: "view", view });
    });
  }

  /** Keeps the form still while a decision is carried out. */
  busy(): void {
    this.#show({ type: "busy" });
  }

  /** Resolves when the window is closed, whoever closes it. */
  close(): Promise<void> {
    if (!this.#gone) {
      this.#end();
      this.#closing = browser.windows.remove(this.windowId).catch(() => undefined);
    }
    return this.#closing;
  }

  attach(port: Runtime.Port): void {
    this.#port = port;
    if (this.#last) this.#post(this.#last);
  }

  detach(port: Runtime.Port): void {
    if (this.#port === port) this.#port = undefined;
  }

  /** The page has painted its view. */
  shown(): void {
    this.#onShown?.();
  }

  answer(answer: PromptAnswer): void {
    if (answer.type === "changed") this.#stale = this.#answer === undefined;
    // Its page waits for word now, even if that is the same view again.
    else this.#last = { type: "busy" };
    this.#answer?.(answer);
    this.#answer = undefined;
  }

  /** The person closed the window. */
  closed(): void {
    this.answer({ type: "cancel" });
    this.#end();
  }

  /** Whether the person closed the window before it was done. */
  get gone(): boolean {
    return this.#gone;
  }

  /** A page that is still there, in whatever window, closes itself. */
  #end(): void {
    this.#gone = true;
    this.#show({ type: "done" });
  }

  #show(update: PromptUpdate): void {
    // The same view again would only make the person wait for the button anew.
    if (update.type === "view" && JSON.stringify(update) === JSON.stringify(this.#last)) return;
    this.#last = update;
    this.#post(update);
  }

  #post(update: PromptUpdate): void {
    try {
      this.#port?.postMessage(update);
    } catch {
      // The page is gone; if its window is still there it connects again.
    }
  }
}

type Pages = Pick<PromptPages, "prepare" | "expect" | "forget" | "drawAnew">;

export class PromptWindows {
  readonly #pages: Pages | undefined;
  readonly #prompts = new Map<string, Prompt>();
  /** Windows whose ceremony has not come back yet. */
  readonly #waiting = new Map<string, Runtime.Port>();

  constructor(pages?: Pages) {
    this.#pages = pages;
  }

  /** One may be opened soon. */
  prepare(): void {
    this.#pages?.prepare();
  }

  /**
   * Opens the window of a ceremony over the browser window that it belongs to; its address names a chosen theme.
   * `firstView`: what will be asked in it, as far as is known now.
   */
  async open(
    id: string,
    over: Windows.Window | undefined,
    theme: Theme = "system",
    firstView?: () => Promise<PromptView>,
  ): Promise<Prompt> {
    // Opened just before the background stopped, too late to be remembered.
    const early = this.#waiting.get(id)?.sender?.tab?.windowId;
    if (early !== undefined) return this.takeUp(id, early);
    if (firstView) this.#pages?.expect(id, theme, firstView);
    const page = theme === "system" ? PROMPT_PAGE : `${PROMPT_PAGE}?${theme}`;
    const window = { type: "popup" as const, url: `${browser.runtime.getURL(page)}#${id}`, ...SIZE };
    let cause: unknown;
    // A place that is mostly off the screen is refused; without one the browser chooses.
    for (const place of [...placesOver(over, SIZE), {}]) {
      try {
        const created = await browser.windows.create({ ...window, ...place });
        if (created.id === undefined) break;
        return this.takeUp(id, created.id);
      } catch (error) {
        cause = error;
      }
    }
    this.#pages?.forget(id);
    throw new NoWindow("The browser opened no window", { cause });
  }

  /** Gives a ceremony the window that it has, perhaps from before a stop of the background. */
  takeUp(id: string, windowId: number): Prompt {
    const prompt = new Prompt(windowId);
    this.#prompts.set(id, prompt);
    const port = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (port?.sender?.tab?.windowId === windowId) prompt.attach(port);
    else port?.postMessage({ type: "done" } satisfies PromptUpdate);
    return prompt;
  }

  async isOpen(windowId: number): Promise<boolean> {
    return (await browser.windows.get(windowId).catch(() => undefined)) !== undefined;
  }

  /** Closes a window that has no ceremony any more. */
  async dismiss(windowId: number): Promise<void> {
    await browser.windows.remove(windowId).catch(() => undefined);
  }

  /** The vault changed: what is asked may be another thing by now. */
  refresh(): void {
    this.#pages?.drawAnew();
    for (const prompt of this.#prompts.values()) prompt.answer({ type: "changed" });
  }

  release(id: string): void {
    this.#pages?.forget(id);
    this.#prompts.delete(id);
  }

  /** A prompt page has connected. */
  accept(port: Runtime.Port): void {
    let id: string | undefined;
    port.onMessage.addListener((raw) => {
      const message = parsePromptMessage(raw);
      if (message.type === "hello") {
        const prompt = this.#prompts.get(message.id);
        if (prompt && prompt.windowId !== port.sender?.tab?.windowId) {
          port.postMessage({ type: "done" } satisfies PromptUpdate);
          return;
        }
        id = message.id;
        if (prompt) prompt.attach(port);
        else this.#wait(id, port);
      } else if (id) {
        const prompt = this.#prompts.get(id);
        if (message.type === "decision") prompt?.answer(message.decision);
        else if (message.type === "shown") prompt?.shown();
      }
    });
    port.onDisconnect.addListener(() => {
      if (!id) return;
      this.#prompts.get(id)?.detach(port);
      if (this.#waiting.get(id) === port) this.#waiting.delete(id);
    });
  }

  /** Tells whether the closed window was one of those open here. */
  closed(windowId: number): boolean {
    for (const prompt of this.#prompts.values()) {
      if (prompt.windowId !== windowId) continue;
      prompt.closed();
      return true;
    }
    return false;
  }

  #wait(id: string, port: Runtime.Port): void {
    this.#waiting.set(id, port);
    setTimeout(() => {
      if (this.#waiting.get(id) !== port) return;
      this.#waiting.delete(id);
      port.postMessage({ type: "done" } satisfies PromptUpdate);
    }, ORPHAN_MS);
  }
}
