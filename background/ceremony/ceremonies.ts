import type { Runtime } from "webextension-polyfill";
import { VaultError } from "../../src/vault/errors.ts";
import type { Vault } from "../../src/vault/vault.ts";
import { create } from "../../src/webauthn/create.ts";
import { get } from "../../src/webauthn/get.ts";
import { failed, NOT_ALLOWED, type Outcome } from "../../src/webauthn/outcome.ts";
import { ceremonyLifetime } from "../../src/webauthn/timeout.ts";
import type { CeremonyAnswer, CeremonyMessage, CeremonyRequest } from "../../src/wire/ceremony.ts";
import { parseCeremonyMessage, TooLong } from "../../src/wire/guards.ts";
import type { ConditionalRequests } from "../conditional/conditional-requests.ts";
import { noteUse } from "../conditional/conditional-upgrade.ts";
import { NotNow } from "../prompt/not-now.ts";
import { PromptTurns } from "../prompt/prompt-turns.ts";
import { NoWindow, type PromptWindows } from "../prompt/prompt-windows.ts";
import { type CallingDocument, callerOf, callingDocument, sameDocument } from "./calling-document.ts";
import { type CeremonyRecord, forget, leaveNextCall, recall, remember, wasLeft } from "./ceremony-memory.ts";
import { CeremonyWindow } from "./ceremony-window.ts";
import { clientPorts } from "./client-ports.ts";
import { CeremonyStore } from "./credential-store.ts";
import { isConditionalGet, isForOthers, mayAtOnce, needsClick, staysOut } from "./stays-out.ts";
import { unlessAborted } from "./unless-aborted.ts";
import type { CeremonyWatch, Watching } from "./watch.ts";

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
  /** It waits for the person to come to it: a later request of its document takes its place. */
  pending: boolean;
  /** Not before it is clear that the ceremony is Latchkey's. */
  window?: CeremonyWindow;
}

/** How long a page that has an answer is waited for, milliseconds, before what would keep its browser busy. */
const RECEIPT_MS = 100;

/** How long a request may wait for the person, milliseconds: a conditional one has no timeout of its own. */
const PENDING_MS = 24 * 60 * 60_000;

/** The ceremonies: one Port each, from the request to the page's receipt. */
export class Ceremonies {
  readonly #running = new Map<string, Running>();
  readonly #vault: Vault;
  readonly #prompts: PromptWindows;
  readonly #turns: PromptTurns;
  readonly #requests: ConditionalRequests;
  readonly #ready: () => Promise<void>;
  readonly #watching: Watching;

  /**
   * `ready` is awaited before a request is looked at: it locks the vault after sleep. `watching`: who looks on while a
   * ceremony goes on, if anybody does.
   */
  constructor(
    vault: Vault,
    prompts: PromptWindows,
    requests: ConditionalRequests,
    ready: () => Promise<void>,
    watching: Watching = {},
  ) {
    this.#vault = vault;
    this.#watching = watching;
    this.#ready = ready;
    this.#prompts = prompts;
    this.#turns = new PromptTurns(prompts);
    this.#requests = requests;
  }

  /** A content script has connected. Its first message starts or resumes the one ceremony of the Port. */
  accept(port: CeremonyPort): void {
    const cancel = new AbortController();
    let onReceived = () => {};
    const received = new Promise<void>((resolve) => {
      onReceived = resolve;
    });
    let connected = true;
    const answer = (outcome: CeremonyAnswer) => {
      try {
        if (connected) port.postMessage(outcome);
      } catch (error) {
        // The Port went and its event is still to come: what follows the answer is done all the same.
        console.warn(error);
      }
    };
    let id: string | undefined;
    let store: CeremonyStore | undefined;

    port.onDisconnect.addListener(() => {
      connected = false;
      onReceived();
      cancel.abort(new DOMException("The page is gone", "AbortError"));
    });
    port.onMessage.addListener(async (raw) => {
      let message: CeremonyMessage;
      try {
        message = parseCeremonyMessage(raw);
      } catch (error) {
        if (error instanceof TooLong) return answer({ type: "native" });
        return answer(failed("TypeError", "Malformed request"));
      }
      if (message.type === "delivered") {
        onReceived();
        return void store?.delivered().catch(console.warn);
      }
      if (message.type === "clicked") return void takesThisCall(port.sender).catch(console.warn);
      if (message.type === "ping" || id) return;
      id = message.id;
      const document = callingDocument(port.sender);
      if (document === "no-origin") return answer(NOT_ALLOWED);
      if (document === "no-document") return answer({ type: "native" });
      // The permissions policy forbids it, and the native function has the right error.
      if (message.allowed === false) return answer({ type: "native" });
      const onUsed = (rpId: string) => noteUse(this.#vault, rpId, document.origin).catch(console.warn);
      store = new CeremonyStore(this.#vault, document.private, onUsed);
      await this.#conduct(message, document, store, cancel, answer, received);
    });
  }

  /** One ceremony from its first message to its answer; `received`: the page has it. Never rejects. */
  async #conduct(
    { type, id, request, ...state }: Extract<CeremonyMessage, { request: CeremonyRequest }>,
    document: CallingDocument,
    store: CeremonyStore,
    cancel: AbortController,
    answer: (outcome: CeremonyAnswer) => void,
    received: Promise<void>,
  ): Promise<void> {
    if (this.#running.has(id)) return answer(NOT_ALLOWED);
    for (const other of this.#running.values()) {
      if (other.cancel.signal.aborted || !sameDocument(other.document, document)) continue;
      if (!other.pending) return answer(failed("NotAllowedError", "A request is already pending."));
      other.cancel.abort(new DOMException("A later request took its place", "AbortError"));
    }
    const watch = this.#watching.watch;
    watch?.received(id, document, request);
    const pending = isConditionalGet(request);
    const running: Running = { document, cancel, pending };
    this.#running.set(id, running);
    const deadline = Date.now() + (pending ? PENDING_MS : ceremonyLifetime(request.options.timeout));
    const timeOut = () => cancel.abort(new DOMException("The request has timed out", "TimeoutError"));
    let timer = setTimeout(timeOut, deadline - Date.now());
    const carryOut = async (): Promise<Outcome> => {
      await this.#ready();
      // Begun early, to be there when it is asked for: a background that has just started does everything slowly.
      const mayAsk = request.mediation !== "conditional" && document.shown && !isForOthers(request);
      const looked = type === "start" && mayAsk ? this.#turns.lookAround(document) : undefined;
      const earlier = type === "resume" ? await recall(id) : undefined;
      if (type === "resume" && !(await this.#goesOn(earlier, document, pending))) return NOT_ALLOWED;
      let record = earlier;
      const asked = earlier?.promptWindowId !== undefined;
      if (record && !asked && !document.shown && !pending) return { type: "native" };
      if (!record) {
        const caller = await callerOf(document, state);
        if (await staysOut(this.#vault, request, document, caller)) return { type: "native" };
        if (pending && !this.#requests.mayBegin(document)) return { type: "native" };
        const atOnce = request.mediation && !pending;
        if (atOnce && !(await mayAtOnce(this.#vault, request, document, state))) return { type: "native" };
        record = { document, caller, clicked: state.active === true, deadline, phase: "asking" };
      }
      clearTimeout(timer);
      timer = setTimeout(timeOut, Math.max(0, record.deadline - Date.now()));
      cancel.signal.throwIfAborted();
      // On its way before the window; nobody needs to wait for it.
      remember(id, record).catch(console.warn);
      running.window = new CeremonyWindow(this.#prompts, this.#turns, id, request, record, looked);
      const onPending = () => answer({ type: "pending" });
      return this.#ask({ id, request, watch }, record, running.window, store, cancel.signal, onPending);
    };
    let outcome: Outcome = NOT_ALLOWED;
    try {
      outcome = await unlessAborted(carryOut(), cancel.signal);
    } catch (error) {
      if (!cancel.signal.aborted) outcome = outcomeOf(error, running);
    }
    clearTimeout(timer);
    this.#running.delete(id);
    this.#requests.end(id);
    this.#prompts.release(id);
    answer(outcome);
    watch?.answered(id, outcome);
    // The browser is busy for a while with the end of a window, and with a write: the page comes first.
    if (outcome.type === "credential") {
      const there = Promise.race([received, afterAWhile()]);
      store.answered(there);
      await there;
    }
    running.window?.end();
    await forget(id).catch(console.warn);
  }

  /**
   * Whether a ceremony that a stop of the background interrupted was still to be decided. One of which
   * nothing is known has ended: a page that comes back from the back-forward cache asks for such.
   */
  async #goesOn(
    earlier: CeremonyRecord | undefined,
    document: CallingDocument,
    pending: boolean,
  ): Promise<boolean> {
    if (!earlier || !sameDocument(earlier.document, document)) return false;
    const { promptWindowId, phase } = earlier;
    // A pending request whose window has gone is pending still.
    if (pending) return true;
    if (phase === "asking") return promptWindowId === undefined || this.#prompts.isOpen(promptWindowId);
    if (promptWindowId !== undefined) await this.#prompts.dismiss(promptWindowId);
    return false;
  }

  async #ask(
    { id, request, watch }: { id: string; request: CeremonyRequest; watch: CeremonyWatch | undefined },
    { document, caller, deadline }: CeremonyRecord,
    window: CeremonyWindow,
    store: CeremonyStore,
    signal: AbortSignal,
    onPending: () => void,
  ): Promise<Outcome> {
    const made = clientPorts(
      { id, request, document, caller, store, window, signal, onPending },
      { vault: this.#vault, requests: this.#requests, ready: this.#ready },
    );
    const ports = watch ? watch.timed(id, made) : made;
    let outcome: Outcome = NOT_ALLOWED;
    try {
      outcome =
        request.type === "create"
          ? await create(request.options, caller, ports, signal, request.mediation === "conditional")
          : await get(request.options, caller, ports, signal);
    } finally {
      window.settled(outcome !== NOT_ALLOWED);
    }
    if (needsClick(request, caller) && window.asked && outcome.type === "native")
      await leaveNextCall(document, deadline);
    return outcome;
  }
}

function afterAWhile(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, RECEIPT_MS));
}

/** What becomes of a ceremony that was not cancelled and ended with an error. */
function outcomeOf(error: unknown, { window }: Running): Outcome {
  if (!(error instanceof NotNow) || error instanceof NoWindow) console.error(error);
  if (error instanceof NotNow) return { type: "native" };
  // Locked meanwhile, with nobody there who could open it.
  if (error instanceof VaultError && error.code === "locked" && !window?.asked) return { type: "native" };
  return failed("UnknownError", "The vault could not be read or written.");
}

/** The browser can do what was left to it at once: no later call is meant. */
async function takesThisCall(sender: CeremonyPort["sender"]): Promise<void> {
  const document = callingDocument(sender);
  if (typeof document === "object") await wasLeft(document);
}
