import browser, { type Runtime } from "webextension-polyfill";
import type { AskedCeremony } from "../../src/lab/asked/asked-ceremony.ts";
import type { AskedEnd } from "../../src/lab/asked/decision.ts";
import type { LabCallName, LabCalls } from "../../src/lab/profiles/calls.ts";
import { LAB_PORT, type LabAnswer, type LabMessage } from "../../src/wire/lab.ts";
import type { Seen } from "../../src/wire/seen.ts";
import { t } from "../i18n/messages.ts";

/** Keeps the background from being stopped while the page is open; less than the 30 seconds that browsers wait. */
const PING_MS = 15_000;
/** From the opening of a Port to its first ping, milliseconds. */
const FIRST_PING_MS = 1_000;
/** Milliseconds without a word after a ping: the Port is deaf. The check of a PIN holds the background up for less. */
const DEAF_MS = 30_000;
/** Before the Port is opened again where it closes without a word, milliseconds: at first, and at most. */
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 2_000;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** How a ceremony ended that waited for an answer. */
export interface EndedAsking {
  shown: AskedCeremony;
  how: AskedEnd;
}

/** What the background tells by itself. */
export interface LabListener {
  seen(seen: Seen): void;
  /** The profiles, or where they answer. */
  changed(): void;
  /** What waits for an answer now, the oldest first. */
  asked(waiting: readonly AskedCeremony[], ended: EndedAsking | undefined): void;
}

/**
 * The page's Port to the background, opened again where the background was stopped, and where nothing comes over it any
 * more: Chromium may lose a page's end of a Port that is opened while the page is being loaded.
 */
export class LabPort {
  #port: Runtime.Port | undefined;
  #count = 0;
  readonly #waiting = new Map<number, Waiting>();
  #watched: { tabId: number | null } | undefined;
  #deaf: ReturnType<typeof setTimeout> | undefined;
  /** 0 as soon as something was heard. */
  #retryMs = 0;
  readonly #listener: LabListener;

  constructor(listener: LabListener) {
    this.#listener = listener;
    setInterval(() => this.#ping(), PING_MS);
  }

  /** Observes that tab from now on, or with null all; with undefined none. */
  watch(tabId: number | null | undefined): void {
    const before = this.#watched;
    this.#watched = tabId === undefined ? undefined : { tabId };
    if (tabId === undefined) {
      if (before) this.#send({ type: "rest" });
    } else if (this.#port) this.#send({ type: "watch", tabId });
    else this.#port = this.#connect();
  }

  /** Rejects with an Error that says what is wrong, in English. */
  ask<K extends LabCallName>(type: K, request: LabCalls[K]["request"]): Promise<LabCalls[K]["reply"]> {
    this.#count += 1;
    const number = this.#count;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(number, { resolve, reject }));
    this.#send({ type: "ask", number, call: { type, ...request } });
    return answer as Promise<LabCalls[K]["reply"]>;
  }

  #send(message: LabMessage): void {
    this.#port ??= this.#connect();
    this.#port.postMessage(message);
  }

  #connect(): Runtime.Port {
    const port = browser.runtime.connect({ name: LAB_PORT });
    port.onMessage.addListener((raw) => this.#take(raw as LabAnswer));
    port.onDisconnect.addListener(() => this.#lost(port));
    setTimeout(() => {
      if (this.#port === port) this.#ping();
    }, FIRST_PING_MS);
    // Where it was: what was seen lies in this page.
    if (this.#watched) port.postMessage({ type: "watch", ...this.#watched } satisfies LabMessage);
    return port;
  }

  #ping(): void {
    this.#send({ type: "ping" });
    const port = this.#port;
    this.#deaf ??= setTimeout(() => {
      port?.disconnect();
      this.#lost(port);
    }, DEAF_MS);
  }

  #pingAnswered(): void {
    clearTimeout(this.#deaf);
    this.#deaf = undefined;
  }

  #lost(port: Runtime.Port | undefined): void {
    if (port !== this.#port) return;
    this.#port = undefined;
    this.#pingAnswered();
    for (const { reject } of this.#waiting.values()) reject(new Error(t("labStopped")));
    this.#waiting.clear();
    // Whoever asks for the profiles opens it.
    if (this.#retryMs === 0) this.#listener.changed();
    else setTimeout(() => this.#listener.changed(), this.#retryMs);
    this.#retryMs = Math.min(Math.max(this.#retryMs * 2, FIRST_RETRY_MS), LAST_RETRY_MS);
  }

  #take(answer: LabAnswer): void {
    this.#pingAnswered();
    this.#retryMs = 0;
    if (answer.type === "pong") return;
    if (answer.type === "seen") {
      this.#listener.seen(answer.seen);
      return;
    }
    if (answer.type === "changed") {
      this.#listener.changed();
      return;
    }
    if (answer.type === "asked") {
      this.#listener.asked(answer.waiting as AskedCeremony[], answer.ended as EndedAsking | undefined);
      return;
    }
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if (answer.type === "done") waiting?.resolve(answer.value);
    else waiting?.reject(new Error(answer.message));
  }
}
