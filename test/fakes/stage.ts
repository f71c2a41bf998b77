import { Ceremonies } from "../../background/ceremony/ceremonies.ts";
import { ConditionalRequests } from "../../background/conditional/conditional-requests.ts";
import { PromptWindows } from "../../background/prompt/prompt-windows.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type { CeremonyAnswer, CeremonyMessage } from "../../src/wire/ceremony.ts";
import type { PromptDecision, PromptUpdate, PromptView } from "../../src/wire/prompt.ts";
import { asSent } from "./as-sent.ts";
import { credential } from "./credentials.ts";
import { browserState } from "./fake-browser.ts";
import { FakePort } from "./fake-port.ts";
import { madeVault } from "./memory-vault.ts";

/** A page's document as the browser names it to the background. */
export function senderOf(changes: object = {}): object {
  return {
    origin: "https://example.com",
    documentId: "DOCUMENT-1",
    frameId: 0,
    tab: { id: 1, windowId: 10, incognito: false, active: true },
    ...changes,
  };
}

/** The page of one prompt window. */
export class PromptPage {
  readonly #port: FakePort;
  #seen: PromptView | undefined;

  constructor(prompts: PromptWindows, window: { id: number; url: string }) {
    this.#port = new FakePort({ tab: { windowId: window.id } });
    prompts.accept(this.#port.asPort);
    void this.#port.receive({ type: "hello", id: new URL(window.url).hash.slice(1) });
  }

  async update(): Promise<PromptUpdate> {
    return (await this.#port.next()) as PromptUpdate;
  }

  async view(): Promise<PromptView> {
    for (;;) {
      const update = await this.update();
      if (update.type !== "view") continue;
      this.#seen = update.view;
      return update.view;
    }
  }

  /** The person can see it. */
  shown(): Promise<void> {
    return this.#port.receive({ type: "shown" });
  }

  async decide(decision: PromptDecision): Promise<void> {
    await this.view();
    await this.say(decision);
  }

  /** A decision on the view that was looked at. */
  say(decision: PromptDecision): Promise<void> {
    return this.#port.receive({ type: "decision", decision: asSent(this.#seen, decision) });
  }
}

/** The background from one start to its stop: what it holds in memory, and the windows that it opened. */
export class Stage {
  readonly prompts = new PromptWindows();
  readonly requests: ConditionalRequests;
  /** Another conditional request waits, or one waits no more. */
  pendingChanged = () => {};
  readonly ceremonies: Ceremonies;
  readonly #opened: { id: number; url: string }[] = [];
  #waiting: (() => void) | undefined;

  /** `ready`: what locks the vault after sleep. */
  constructor(vault: Vault, ready = async () => {}) {
    this.requests = new ConditionalRequests(vault, "key.js", () => this.pendingChanged());
    this.ceremonies = new Ceremonies(vault, this.prompts, this.requests, ready);
    browserState.onWindow = (window) => {
      this.#opened.push(window);
      this.#waiting?.();
    };
  }

  /** A content script connects and says its first word. */
  connect(message: unknown, sender: object = senderOf()): PagePort {
    const port = new PagePort(sender);
    this.ceremonies.accept(port.asPort);
    void port.receive(message);
    return port;
  }

  start(id: string, request: Extract<CeremonyMessage, { id: string }>["request"], sender?: object): PagePort {
    return this.connect({ type: "start", id, request }, sender);
  }

  resume(
    id: string,
    request: Extract<CeremonyMessage, { id: string }>["request"],
    sender?: object,
  ): PagePort {
    return this.connect({ type: "resume", id, request }, sender);
  }

  /** The window that opened and has not been looked at yet. */
  async window(): Promise<{ id: number; url: string }> {
    for (;;) {
      const opened = this.#opened.shift();
      if (opened) return opened;
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }

  async promptPage(): Promise<PromptPage> {
    return new PromptPage(this.prompts, await this.window());
  }
}

export class PagePort extends FakePort {
  async answer(): Promise<CeremonyAnswer> {
    return (await this.next()) as CeremonyAnswer;
  }
}

/** A background on a vault behind `PIN`, unlocked, with the passkeys of `seeds`. */
export async function stage(...seeds: number[]) {
  const { vault, storage } = await madeVault();
  for (const seed of seeds) await vault.add(credential(seed));
  return { stage: new Stage(vault), vault, storage };
}

/** Long enough for whatever the fakes still have to do. */
export const aWhile = () => new Promise((done) => setTimeout(done, 20));
