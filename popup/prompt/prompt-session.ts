import type { PromptDecision, PromptMessage, PromptUpdate, PromptView } from "../../src/wire/prompt.ts";
import type { Timers } from "../timers.ts";

export const PING_MS = 15_000;
export const GIVE_UP_MS = 10_000;
/**
 * Milliseconds after which it shows that a decision is being carried out: most are by then, and to draw it costs them
 * time.
 */
export const BUSY_SHOWS_MS = 60;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 2_000;

/** The part of a runtime Port that the session uses. */
export interface PromptPort {
  postMessage(message: PromptMessage): void;
  disconnect(): void;
  onMessage: { addListener(listener: (message: unknown) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
}

export interface PromptState {
  /**
   * connecting: no answer from the background yet, or not any more; lost: still none after GIVE_UP_MS, though
   * one may come; asking: the person's turn; busy: a decision is being carried out; done: the window may close.
   */
  phase: "connecting" | "asking" | "busy" | "lost" | "done";
  /** The last view received, kept while connecting again. */
  view: PromptView | null;
  /** Connecting: a decision on that view is given when the background asks it again, or for the first time. */
  given?: boolean;
}

/** A decision on its way, or held back until the background is heard. */
interface Given {
  decision: PromptDecision;
  view: PromptView;
  /** How often it was sent. */
  sent: number;
}

/** Once more, where the background stopped over it. */
const MOST_SENT = 2;

interface PromptSessionOptions {
  /** The ceremony's id. */
  id: string;
  /** The view that the page was served with: it is asked already. */
  served?: PromptView | null;
  /** Opens a Port to the background; may throw. */
  connect: () => PromptPort;
  timers: Timers;
  onState: (state: PromptState) => void;
}

/** The prompt window's talk with the background; outlives the background's stops. */
export class PromptSession {
  readonly #options: PromptSessionOptions;
  #state: PromptState = { phase: "connecting", view: null };
  #port: PromptPort | null = null;
  #retryMs = FIRST_RETRY_MS;
  #cancelGiveUp: (() => void) | null = null;
  #cancelPing: (() => void) | null = null;
  /** Whether the background has been heard: until then it may not listen yet. */
  #heard = false;
  /** Whether the person can see a view; said when the background is heard. */
  #shown = false;
  #given: Given | null = null;

  constructor(options: PromptSessionOptions) {
    this.#options = options;
  }

  /** Connects, and keeps connecting; call it once. */
  open(): void {
    const { served = null } = this.#options;
    if (served === null) this.#awaitAnswer();
    else {
      this.#set({ phase: "asking", view: served });
      this.#giveUpLater();
    }
    this.#connect();
  }

  /**
   * Sends the person's decision; does nothing unless it is the person's turn. One that was made in their turn, and comes
   * while the background is away, is given when that asks the very same thing again. To cancel counts at any time but while
   * a decision is being carried out: where nobody listens it closes the window, which is the same.
   */
  decide(decision: PromptDecision): void {
    const { phase, view } = this.#state;
    if (phase === "busy" || phase === "done") return;
    if (decision.type === "cancel" && (phase !== "asking" || !this.#heard)) {
      this.#end();
      return;
    }
    if (phase === "lost" || view === null) return;
    if (phase === "connecting") {
      this.#given ??= { decision, view, sent: 0 };
      this.#set({ phase, view, given: true });
      return;
    }
    this.#given = { decision, view, sent: 0 };
    if (!this.#heard) this.#setSoon({ phase: "connecting", view, given: true });
    else if (this.#give(this.#given)) this.#setSoon({ phase: "busy", view });
  }

  /** The person can see the view. */
  shown(): void {
    this.#shown = true;
    if (this.#heard) this.#send({ type: "shown" });
  }

  #connect(): void {
    if (this.#state.phase === "done") return;
    let port: PromptPort;
    try {
      port = this.#options.connect();
    } catch {
      this.#retryLater();
      return;
    }
    this.#port = port;
    port.onMessage.addListener((message) => {
      if (port === this.#port) this.#receive(message as PromptUpdate);
    });
    port.onDisconnect.addListener(() => {
      if (port === this.#port) this.#disconnected();
    });
    this.#send({ type: "hello", id: this.#options.id });
    this.#pingLater();
  }

  /** Whether it went. */
  #send(message: PromptMessage): boolean {
    try {
      this.#port?.postMessage(message);
      return this.#port !== null;
    } catch {
      this.#disconnected();
      return false;
    }
  }

  /** Whether it went. */
  #give(given: Given): boolean {
    const went = this.#send({ type: "decision", decision: given.decision });
    if (went) given.sent++;
    return went;
  }

  #receive(update: PromptUpdate): void {
    this.#cancelGiveUp?.();
    this.#cancelGiveUp = null;
    this.#retryMs = FIRST_RETRY_MS;
    if (update.type === "done") this.#end();
    else if (update.type === "busy") this.#set({ phase: "busy", view: this.#state.view });
    else this.#asked(update.view);
  }

  #asked(view: PromptView): void {
    const first = !this.#heard;
    const again = first || this.#state.phase === "connecting" || this.#state.phase === "lost";
    if (first && this.#shown && !this.#send({ type: "shown" })) return;
    this.#heard = true;
    const given = this.#given;
    this.#given = null;
    // Of what was sent nothing can be wrong yet where the background was stopped: this one was not, and has tried it.
    const tried = given !== null && given.sent > 0 && view.problem !== undefined;
    // It crossed that view on its way. Whoever wants to leave wants it whatever is asked.
    if (given?.decision.type === "cancel") {
      this.#end();
      return;
    }
    const leaves = given?.decision.type === "native";
    const isMeant = leaves || (again && !tried && given !== null && asksAgain(given.view, view));
    if (isMeant && given !== null && given.sent < MOST_SENT) {
      this.#given = given;
      this.#set({ phase: "busy", view });
      this.#give(given);
      return;
    }
    const shown = this.#state.view;
    // That the last PIN was wrong is so still.
    const same =
      again && !tried && shown !== null && (isWrongPin(shown) ? asksAgain(shown, view) : equal(shown, view));
    this.#set({ phase: "asking", view: same ? shown : view });
  }

  #disconnected(): void {
    if (this.#port === null) return;
    this.#port = null;
    this.#cancelPing?.();
    if (this.#given?.decision.type === "cancel") {
      this.#end();
      return;
    }
    // A PIN is kept for as long as it may be given.
    if (this.#given?.sent === MOST_SENT) this.#given = null;
    if (this.#state.phase !== "lost") this.#awaitAnswer();
    this.#retryLater();
  }

  #awaitAnswer(): void {
    this.#set({ phase: "connecting", view: this.#state.view, ...(this.#given && { given: true }) });
    this.#giveUpLater();
  }

  #giveUpLater(): void {
    this.#cancelGiveUp ??= this.#options.timers.after(GIVE_UP_MS, () => {
      // The person is told that it is over.
      this.#given = null;
      this.#set({ phase: "lost", view: this.#state.view });
    });
  }

  #retryLater(): void {
    this.#options.timers.after(this.#retryMs, () => this.#connect());
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  #pingLater(): void {
    if (this.#port === null) return;
    this.#cancelPing = this.#options.timers.after(PING_MS, () => {
      this.#send({ type: "ping" });
      this.#pingLater();
    });
  }

  #end(): void {
    const port = this.#port;
    this.#port = null;
    this.#given = null;
    this.#cancelPing?.();
    this.#cancelGiveUp?.();
    port?.disconnect();
    this.#set({ phase: "done", view: this.#state.view });
  }

  #set(state: PromptState): void {
    this.#state = state;
    this.#options.onState(state);
  }

  /** Draws it only where it lasts. */
  #setSoon(state: PromptState): void {
    this.#state = state;
    this.#options.timers.after(BUSY_SHOWS_MS, () => {
      if (this.#state === state) this.#options.onState(state);
    });
  }
}

function equal(one: PromptView, other: PromptView): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isWrongPin({ problem }: PromptView): boolean {
  return problem?.code === "wrong-pin";
}

/** Whether `now` asks what `before` did; a background that was stopped does not know any more what was wrong then. */
function asksAgain(before: PromptView, now: PromptView): boolean {
  const { problem: _, ...asked } = before;
  return equal(now, before) || equal(now, asked);
}
