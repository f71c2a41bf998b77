import type { Runtime } from "webextension-polyfill";
import { type LabAnswer, type LabMessage, parseLabMessage } from "../../src/wire/lab.ts";
import type { AskedCeremonies, OnAsked } from "./asked/asked-ceremonies.ts";
import type { Observation, Watcher } from "./observation.ts";

/** The open pages of the lab, each with its Port. Only pages of the extension get here. */
export class LabPages {
  readonly #observation: Observation;
  readonly #answer: (call: unknown) => Promise<unknown>;
  readonly #asked: AskedCeremonies;
  readonly #open = new Set<Runtime.Port>();
  /** What waits for the developer has changed. */
  readonly tellAsked: OnAsked = (waiting, ended) => {
    for (const port of this.#open) post(port, { type: "asked", waiting, ended });
  };

  /** `answer` does what a page asks; its rejections are told to the page. */
  constructor(observation: Observation, asked: AskedCeremonies, answer: (call: unknown) => Promise<unknown>) {
    this.#observation = observation;
    this.#asked = asked;
    this.#answer = answer;
  }

  /** The profiles have changed. */
  announce(): void {
    for (const port of this.#open) post(port, { type: "changed" });
  }

  accept(port: Runtime.Port): void {
    this.#open.add(port);
    let watcher: Watcher | undefined;
    const say = (answer: LabAnswer) => post(port, answer);
    this.#asked.ready.then(() => say({ type: "asked", waiting: this.#asked.all }));
    const rest = () => {
      if (watcher) this.#observation.remove(watcher).catch(console.warn);
      watcher = undefined;
    };
    port.onDisconnect.addListener(() => {
      this.#open.delete(port);
      rest();
    });
    port.onMessage.addListener((raw) => {
      let message: LabMessage;
      try {
        message = parseLabMessage(raw);
      } catch {
        return;
      }
      if (message.type === "watch") {
        rest();
        watcher = { tabId: message.tabId, tell: (seen) => say({ type: "seen", seen }) };
        this.#observation.add(watcher).catch(console.warn);
      } else if (message.type === "rest") rest();
      else if (message.type === "ping") say({ type: "pong" });
      else if (message.type === "ask") {
        const { number, call } = message;
        this.#answer(call).then(
          (value) => say({ type: "done", number, value }),
          (error: unknown) => say({ type: "refused", number, message: messageOf(error) }),
        );
      }
    });
  }
}

function post(port: Runtime.Port, answer: LabAnswer): void {
  try {
    port.postMessage(answer);
  } catch {
    // The page is gone.
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
