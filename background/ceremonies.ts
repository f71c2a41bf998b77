import type { Runtime } from "webextension-polyfill";
import type { Vault } from "../src/vault/vault.ts";
import type { Caller } from "../src/webauthn/caller.ts";
import { create } from "../src/webauthn/create.ts";
import { get } from "../src/webauthn/get.ts";
import { failed, NOT_ALLOWED, type Outcome } from "../src/webauthn/outcome.ts";
import { ceremonyLifetime } from "../src/webauthn/timeout.ts";
import type { CeremonyMessage, CeremonyRequest } from "../src/wire/ceremony.ts";
import { parseCeremonyMessage } from "../src/wire/guards.ts";
import { type CallingDocument, callerOf, callingDocument, sameDocument } from "./calling-document.ts";
import { type CeremonyRecord, forget, leaveNextCall, recall, remember, wasLeft } from "./ceremony-memory.ts";
import { CeremonyStore } from "./credential-store.ts";
import { Person } from "./person.ts";
import { NoWindow, type PromptWindows } from "./prompt-windows.ts";
import { fetchWellKnown } from "./related-origins.ts";
import { isPaused } from "./storage/pause.ts";
import { isSwitchedOff } from "./storage/sites.ts";

/** What a ceremony uses of its Port. */
export interface CeremonyPort {
  sender?: Runtime.MessageSender | undefined;
  onMessage: { addListener(listener: (message: unknown) => unknown): void };
  onDisconnect: { addListener(listener: () => void): void };
  postMessage(outcome: unknown): void;
}

/** A ceremony whose page is connected. */
interface Running {
  document: CallingDocument;
  cancel: AbortController;
}

/** The ceremonies: one Port each, from the request to the page's receipt. */
export class Ceremonies {
  readonly #running = new Map<string, Running>();
  readonly #vault: Vault;
  readonly #prompts: PromptWindows;
  readonly #ready: () => Promise<void>;

  /** `ready` is awaited before a request is looked at: it locks the vault after sleep. */
  constructor(vault: Vault, prompts: PromptWindows, ready: () => Promise<void>) {
    this.#vault = vault;
    this.#ready = ready;
    this.#prompts = prompts;
  }

  /** A content script has connected. Its first message starts or resumes the one ceremony of the Port. */
  accept(port: CeremonyPort): void {
    const cancel = new AbortController();
    let connected = true;
    const answer = (outcome: Outcome) => {
      if (connected) port.postMessage(outcome);
    };
    let id: string | undefined;
    let store: CeremonyStore | undefined;

    port.onDisconnect.addListener(() => {
      connected = false;
      cancel.abort(new DOMException("The page is gone", "AbortError"));
    });
    port.onMessage.addListener(async (raw) => {
      let message: CeremonyMessage;
      try {
        message = parseCeremonyMessage(raw);
      } catch {
        return answer(failed("TypeError", "Malformed request"));
      }
      if (message.type === "delivered") return void store?.delivered().catch(console.warn);
      if (message.type === "ping" || id) return;
      id = message.id;
      const document = callingDocument(port.sender);
      if (document === "no-origin") return answer(NOT_ALLOWED);
      if (document === "no-document") return answer({ type: "native" });
      store = new CeremonyStore(this.#vault, document.private);
      answer(await this.#conduct(message, document, store, cancel));
    });
  }

  /** One ceremony from its first message to its outcome; never rejects. */
  async #conduct(
    { type, id, request, ...state }: Extract<CeremonyMessage, { request: CeremonyRequest }>,
    document: CallingDocument,
    store: CeremonyStore,
    cancel: AbortController,
  ): Promise<Outcome> {
    if (this.#running.has(id)) return NOT_ALLOWED;
    const isPending = (other: Running) =>
      !other.cancel.signal.aborted && sameDocument(other.document, document);
    if ([...this.#running.values()].some(isPending)) {
      return failed("NotAllowedError", "A request is already pending.");
    }
    this.#running.set(id, { document, cancel });
    const deadline = Date.now() + ceremonyLifetime(request.options.timeout);
    const timeOut = () => cancel.abort(new DOMException("The request has timed out", "TimeoutError"));
    let timer = setTimeout(timeOut, deadline - Date.now());
    const carryOut = async (): Promise<Outcome> => {
      await this.#ready();
      const earlier = type === "resume" ? await recall(id) : undefined;
      if (type === "resume" && !(await this.#goesOn(earlier, document))) return NOT_ALLOWED;
      let record = earlier;
      if (!record) {
        const caller = await callerOf(document, state);
        if (await this.#staysOut(request, document, caller)) return { type: "native" };
        record = { document, caller, deadline, phase: "asking" };
      }
      clearTimeout(timer);
      timer = setTimeout(timeOut, Math.max(0, record.deadline - Date.now()));
      cancel.signal.throwIfAborted();
      await remember(id, record);
      return this.#ask(id, request, record, store, cancel.signal);
    };
    try {
      return await unlessAborted(carryOut(), cancel.signal);
    } catch (error) {
      if (cancel.signal.aborted) return NOT_ALLOWED;
      console.error(error);
      if (error instanceof NoWindow) return { type: "native" };
      return failed("UnknownError", "The vault could not be read or written.");
    } finally {
      clearTimeout(timer);
      this.#running.delete(id);
      this.#prompts.release(id);
      await forget(id).catch(console.warn);
    }
  }

  /**
   * Whether a ceremony that a stop of the background interrupted was still to be decided. One of which
   * nothing is known has ended: a page that comes back from the back-forward cache asks for such.
   */
  async #goesOn(earlier: CeremonyRecord | undefined, document: CallingDocument): Promise<boolean> {
    if (!earlier || !sameDocument(earlier.document, document)) return false;
    const { promptWindowId, phase } = earlier;
    if (phase === "asking") return promptWindowId === undefined || this.#prompts.isOpen(promptWindowId);
    if (promptWindowId !== undefined) await this.#prompts.dismiss(promptWindowId);
    return false;
  }

  async #staysOut(request: CeremonyRequest, document: CallingDocument, caller: Caller): Promise<boolean> {
    // A page that is not shown must not come before the person.
    if (!document.shown) return true;
    // A passkey made in a private window would be a lasting trace of it.
    if (document.private && request.type === "create") return true;
    try {
      if ((await this.#vault.state()) === "none" || (await isPaused())) return true;
      // Switched off on the page that the person sees, Latchkey is not in its frames either.
      for (const origin of [caller.origin, caller.embedding?.topOrigin ?? "null"]) {
        if (origin !== "null" && (await isSwitchedOff(new URL(origin).hostname))) return true;
      }
      return needsClick(request, caller) && (await wasLeft(document));
    } catch (error) {
      // A vault that cannot be read is told in the popup; it is no reason to break other authenticators.
      console.error(error);
      return true;
    }
  }

  async #ask(
    id: string,
    request: CeremonyRequest,
    record: CeremonyRecord,
    store: CeremonyStore,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { document, caller } = record;
    let current = record;
    const openPrompt = async () => {
      if (current.promptWindowId !== undefined) {
        const prompt = this.#prompts.takeUp(id, current.promptWindowId);
        // The person may have closed it before there was anyone to be told.
        if (!(await this.#prompts.isOpen(prompt.windowId))) prompt.closed();
        return prompt;
      }
      const prompt = await this.#prompts.open(id, document.windowId);
      if (signal.aborted) {
        this.#prompts.release(id);
        await prompt.close();
        throw signal.reason;
      }
      current = { ...current, promptWindowId: prompt.windowId };
      // Without it a stop of the background would open a second window, no more.
      await remember(id, current).catch(console.warn);
      return prompt;
    };
    const onDecided = () => remember(id, { ...current, phase: "over" });
    const clickAgain = needsClick(request, caller);
    const asker = {
      origin: caller.origin,
      ...(caller.embedding && { topOrigin: caller.embedding.topOrigin }),
      ...(clickAgain && { clickAgain }),
    };
    const ports = {
      store,
      consent: new Person(this.#vault, asker, openPrompt, onDecided, this.#ready),
      randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
      now: () => Date.now(),
      // The connection could be a lasting trace of a private window: what a server says of itself is kept.
      ...(!document.private && { fetchWellKnown }),
    };
    const outcome =
      request.type === "create"
        ? await create(request.options, caller, ports, signal)
        : await get(request.options, caller, ports, signal);
    const wasAsked = current.promptWindowId !== undefined;
    if (clickAgain && wasAsked && outcome.type === "native") await leaveNextCall(document, record.deadline);
    return outcome;
  }
}

/** The browser wants a click for it, and one that was made before our window opened is soon too old. */
function needsClick(request: CeremonyRequest, caller: Caller): boolean {
  return request.type === "create" && caller.embedding !== undefined;
}

/** Does not wait for work that hangs, such as a blocked database, once the ceremony is over. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  const aborted = new Promise<never>((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
  return Promise.race([work, aborted]);
}
