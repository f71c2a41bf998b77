import { type PromptPort, PromptSession, type PromptState } from "../../../popup/prompt/prompt-session.ts";
import type { PromptMessage, PromptUpdate, PromptView } from "../../../src/wire/prompt.ts";
import { ManualTimers } from "../manual-timers.ts";

/** A prompt's page without a window: its session, the Ports that it opened, and what it showed. */

export class FakePort implements PromptPort {
  readonly sent: PromptMessage[] = [];
  disconnected = false;
  broken = false;
  #messages: ((message: unknown) => void)[] = [];
  #closes: (() => void)[] = [];
  readonly onMessage = {
    addListener: (listener: (message: unknown) => void) => this.#messages.push(listener),
  };
  readonly onDisconnect = { addListener: (listener: () => void) => this.#closes.push(listener) };

  postMessage(message: PromptMessage): void {
    if (this.broken) throw new Error("disconnected port");
    this.sent.push(message);
  }

  disconnect(): void {
    this.disconnected = true;
  }

  say(update: PromptUpdate): void {
    for (const listener of this.#messages) listener(update);
  }

  close(): void {
    for (const listener of this.#closes) listener();
  }
}

export const view = (problem?: "wrong-pin"): PromptView => ({
  type: "get",
  rpId: "example.com",
  origin: "https://example.com",
  pin: "verify",
  platform: [],
  extras: [],
  accounts: [],
  ...(problem && { problem: { code: problem } }),
});
export const approve = { type: "approve", pin: "123456" } as const;

export class PromptStage {
  readonly timers = new ManualTimers();
  /** The last one last. */
  readonly ports: FakePort[] = [];
  readonly states: PromptState[] = [];
  readonly session: PromptSession;
  /** No Port can be opened. */
  connectFails = false;

  /** A page that was served with that view, or with none. */
  constructor(served: PromptView | null = null) {
    this.session = new PromptSession({
      id: "ceremony",
      served,
      connect: () => {
        if (this.connectFails) throw new Error("no background");
        const opened = new FakePort();
        this.ports.push(opened);
        return opened;
      },
      timers: this.timers,
      onState: (next) => this.states.push(next),
    });
    this.session.open();
  }

  get port(): FakePort {
    const last = this.ports.at(-1);
    if (!last) throw new Error("no port yet");
    return last;
  }

  get state(): PromptState {
    const last = this.states.at(-1);
    if (!last) throw new Error("no state yet");
    return last;
  }
}
