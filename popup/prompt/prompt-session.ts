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
}

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
  /**
   * A decision on its way, or held back until the background is heard: given again, once, if the background stopped and
   * asks the very same thing.
   */
  #given: { decision: PromptDecision; question: string; repeated: boolean } | null = null;

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
   * while the background is away, is given when that asks the very same thing again.
   */
  decide(decision: PromptDecision): void {
    const { phase, view } = this.#state;
    if (phase === "connecting" && view !== null) {
      this.#given ??= { decision, question: JSON.stringify(view), repeated: false };
      return;
    }
    if (phase !== "asking" || view === null) return;
    // To close the window is the same, and is heard whenever the background listens.
    if (!this.#heard && decision.type === "cancel") {
      this.#end();
      return;
    }
    this.#given = { decision, question: JSON.stringify(view), repeated: false };
    if (this.#heard) this.#send({ type: "decision", decision });
    if (this.#state.phase !== "asking") return;
    const busy: PromptState = { phase: "busy", view };
    this.#state = busy;
    this.#options.timers.after(BUSY_SHOWS_MS, () => {
      if (this.#state === busy) this.#options.onState(busy);
    });
  }

  /** The person can see the view. */
  shown(): void {
    this.#shown = true;
    if (this.#heard) this.#send({ type: "shown" });
  }

  #connect(): void {
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

  #send(message: PromptMessage): void {
    try {
      this.#port?.postMessage(message);
    } catch {
      this.#disconnected();
    }
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
    const question = JSON.stringify(view);
    const first = !this.#heard;
    const again = first || this.#state.phase === "connecting" || this.#state.phase === "lost";
    if (first && this.#shown) this.#send({ type: "shown" });
    this.#heard = true;
    const given = this.#given;
    this.#given = null;
    // Whoever wants another authenticator wants it whatever is asked.
    const holds = given?.question === question || (first && given?.decision.type === "native");
    if (again && given !== null && !given.repeated && holds) {
      this.#given = { ...given, repeated: !first };
      this.#set({ phase: "busy", view });
      this.#send({ type: "decision", decision: given.decision });
      return;
    }
    const same = again && this.#state.view !== null && JSON.stringify(this.#state.view) === question;
    this.#set({ phase: "asking", view: same ? this.#state.view : view });
  }

  #disconnected(): void {
    if (this.#port === null) return;
    this.#port = null;
    this.#cancelPing?.();
    if (this.#state.phase !== "lost") this.#awaitAnswer();
    this.#retryLater();
  }

  #awaitAnswer(): void {
    this.#set({ phase: "connecting", view: this.#state.view });
    this.#giveUpLater();
  }

  #giveUpLater(): void {
    this.#cancelGiveUp ??= this.#options.timers.after(GIVE_UP_MS, () =>
      this.#set({ phase: "lost", view: this.#state.view }),
    );
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
    this.#cancelPing?.();
    port?.disconnect();
    this.#set({ phase: "done", view: this.#state.view });
  }

  #set(state: PromptState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
