import type { Runtime } from "webextension-polyfill";
import type { Vault } from "../../src/vault/vault.ts";
import type { Caller } from "../../src/webauthn/caller.ts";
import { create } from "../../src/webauthn/create.ts";
import { get } from "../../src/webauthn/get.ts";
import { failed, NOT_ALLOWED, type Outcome } from "../../src/webauthn/outcome.ts";
import { checkRpId } from "../../src/webauthn/rp-id.ts";
import { ceremonyLifetime } from "../../src/webauthn/timeout.ts";
import type {
  CeremonyAnswer,
  CeremonyMessage,
  CeremonyRequest,
  DocumentState,
} from "../../src/wire/ceremony.ts";
import { parseCeremonyMessage } from "../../src/wire/guards.ts";
import type { ConditionalRequests } from "../conditional/conditional-requests.ts";
import { conditionalStore, isOffered } from "../conditional/conditional-store.ts";
import { hasSignedIn, noteAdded, noteUse, upgradesAllowed } from "../conditional/conditional-upgrade.ts";
import { FloodRest, SiteRests } from "../prompt/flood-rest.ts";
import { FloodTurns, TooManyWait } from "../prompt/flood-turns.ts";
import { Person } from "../prompt/person.ts";
import { NoWindow, type PromptWindows } from "../prompt/prompt-windows.ts";
import { isPaused } from "../storage/pause.ts";
import { isSwitchedOff } from "../storage/sites.ts";
import { type CallingDocument, callerOf, callingDocument, sameDocument } from "./calling-document.ts";
import { type CeremonyRecord, forget, leaveNextCall, recall, remember, wasLeft } from "./ceremony-memory.ts";
import { CeremonyStore } from "./credential-store.ts";
import { relatedOriginsFor } from "./related-origins.ts";

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
}

/** How long a request may wait for the person, milliseconds: a conditional one has no timeout of its own. */
const PENDING_MS = 24 * 60 * 60_000;

/** The ceremonies: one Port each, from the request to the page's receipt. */
export class Ceremonies {
  readonly #running = new Map<string, Running>();
  readonly #turns = new FloodTurns();
  readonly #rest = new FloodRest(() => performance.now());
  readonly #vault: Vault;
  readonly #prompts: PromptWindows;
  readonly #requests: ConditionalRequests;
  readonly #ready: () => Promise<void>;

  /** `ready` is awaited before a request is looked at: it locks the vault after sleep. */
  constructor(
    vault: Vault,
    prompts: PromptWindows,
    requests: ConditionalRequests,
    ready: () => Promise<void>,
  ) {
    this.#vault = vault;
    this.#ready = ready;
    this.#prompts = prompts;
    this.#requests = requests;
  }

  /** A content script has connected. Its first message starts or resumes the one ceremony of the Port. */
  accept(port: CeremonyPort): void {
    const cancel = new AbortController();
    let connected = true;
    const answer = (outcome: CeremonyAnswer) => {
      if (connected) port.postMessage(outcome);
    };
    const onPending = () => answer({ type: "pending" });
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
      if (message.type === "clicked") return void takesThisCall(port.sender).catch(console.warn);
      if (message.type === "ping" || id) return;
      id = message.id;
      const document = callingDocument(port.sender);
      if (document === "no-origin") return answer(NOT_ALLOWED);
      if (document === "no-document") return answer({ type: "native" });
      const onUsed = (rpId: string) => noteUse(this.#vault, rpId).catch(console.warn);
      store = new CeremonyStore(this.#vault, document.private, onUsed);
      answer(await this.#conduct(message, document, store, cancel, onPending));
    });
  }

  /** One ceremony from its first message to its outcome; never rejects. */
  async #conduct(
    { type, id, request, ...state }: Extract<CeremonyMessage, { request: CeremonyRequest }>,
    document: CallingDocument,
    store: CeremonyStore,
    cancel: AbortController,
    onPending: () => void,
  ): Promise<Outcome> {
    if (this.#running.has(id)) return NOT_ALLOWED;
    for (const other of this.#running.values()) {
      if (other.cancel.signal.aborted || !sameDocument(other.document, document)) continue;
      if (!other.pending) return failed("NotAllowedError", "A request is already pending.");
      other.cancel.abort(new DOMException("A later request took its place", "AbortError"));
    }
    const pending = isConditionalGet(request);
    this.#running.set(id, { document, cancel, pending });
    const deadline = Date.now() + (pending ? PENDING_MS : ceremonyLifetime(request.options.timeout));
    const timeOut = () => cancel.abort(new DOMException("The request has timed out", "TimeoutError"));
    let timer = setTimeout(timeOut, deadline - Date.now());
    const carryOut = async (): Promise<Outcome> => {
      await this.#ready();
      const earlier = type === "resume" ? await recall(id) : undefined;
      if (type === "resume" && !(await this.#goesOn(earlier, document, pending))) return NOT_ALLOWED;
      let record = earlier;
      if (!record) {
        const caller = await callerOf(document, state);
        if (await this.#staysOut(request, document, caller)) return { type: "native" };
        if (request.mediation && !pending && !(await this.#mayAtOnce(request, document, state))) {
          return { type: "native" };
        }
        record = { document, caller, clicked: state.active === true, deadline, phase: "asking" };
      }
      clearTimeout(timer);
      timer = setTimeout(timeOut, Math.max(0, record.deadline - Date.now()));
      cancel.signal.throwIfAborted();
      await remember(id, record);
      return this.#ask(id, request, record, store, cancel.signal, onPending);
    };
    try {
      return await unlessAborted(carryOut(), cancel.signal);
    } catch (error) {
      if (cancel.signal.aborted) return NOT_ALLOWED;
      if (error instanceof TooManyWait) return NOT_ALLOWED;
      if (error instanceof SiteRests) return { type: "native" };
      console.error(error);
      if (error instanceof NoWindow) return { type: "native" };
      return failed("UnknownError", "The vault could not be read or written.");
    } finally {
      clearTimeout(timer);
      this.#running.delete(id);
      this.#requests.end(id);
      this.#prompts.release(id);
      await forget(id).catch(console.warn);
    }
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

  async #staysOut(request: CeremonyRequest, document: CallingDocument, caller: Caller): Promise<boolean> {
    // A page that is not shown must not come before the person.
    if (!document.shown && !isConditionalGet(request)) return true;
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

  /** Whether a request that wants no window, or one at once, can have what it wants here. */
  async #mayAtOnce(
    request: CeremonyRequest,
    document: CallingDocument,
    { active }: DocumentState,
  ): Promise<boolean> {
    const { type, options, mediation } = request;
    const check = checkRpId(document.origin, type === "create" ? options.rp.id : options.rpId);
    // What a private window is told must not tell what the vault holds, and related origins cost time.
    if (document.private || check.type !== "valid" || (await this.#vault.state()) !== "unlocked")
      return false;
    if (type === "create") {
      if (mediation !== "conditional" || !(await upgradesAllowed(this.#vault))) return false;
      return hasSignedIn(check.rpId, Date.now());
    }
    if (!active || (options.allowCredentials ?? []).length > 0) return false;
    return (await this.#vault.find(check.rpId)).some(isOffered);
  }

  async #ask(
    id: string,
    request: CeremonyRequest,
    record: CeremonyRecord,
    store: CeremonyStore,
    signal: AbortSignal,
    onPending: () => void,
  ): Promise<Outcome> {
    const { document, caller } = record;
    let current = record;
    const conditional = request.mediation === "conditional";
    let wasAsked = record.promptWindowId !== undefined;
    let giveBackTurn = () => {};
    /** Resolves when the person comes to a conditional request: for each time there is another window. */
    const invited = async (rpId: string, ended: AbortSignal) => {
      giveBackTurn();
      const { promptWindowId, ...waiting } = current;
      if (promptWindowId !== undefined) {
        // From before a stop of the background, and still to be decided.
        if (current.phase === "asking" && (await this.#prompts.isOpen(promptWindowId))) return onPending();
        await this.#prompts.dismiss(promptWindowId);
      }
      this.#prompts.release(id);
      current = { ...waiting, phase: "asking" };
      await remember(id, current).catch(console.warn);
      const invitation = this.#requests.invitation(id, document, rpId, ended);
      onPending();
      await invitation;
      await this.#ready();
    };
    const openPrompt = async () => {
      if (current.promptWindowId !== undefined) {
        giveBackTurn = this.#turns.takeNow(document.tabId, signal);
        const prompt = this.#prompts.takeUp(id, current.promptWindowId);
        // The person may have closed it before there was anyone to be told.
        if (!(await this.#prompts.isOpen(prompt.windowId))) prompt.closed();
        return prompt;
      }
      giveBackTurn = await this.#turns.take(document.tabId, signal);
      if (!conditional && this.#rest.rests(siteOf(caller), record.clicked)) throw new SiteRests();
      const prompt = await this.#prompts.open(id, document.windowId);
      wasAsked = true;
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
    const onDecided = () => {
      current = { ...current, phase: "over" };
      // On its way before the key signs; nobody needs to wait for it.
      remember(id, current).catch(console.warn);
    };
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
      ...(!document.private && { isRelatedOrigin: relatedOriginsFor(document) }),
    };
    const pending = { ...ports, store: conditionalStore(store), invited };
    let outcome: Outcome = NOT_ALLOWED;
    try {
      outcome =
        request.type === "create"
          ? await create(request.options, caller, ports, signal, conditional)
          : await get(request.options, caller, conditional ? pending : ports, signal);
    } finally {
      giveBackTurn();
      if (wasAsked && !conditional) this.#rest.ended(siteOf(caller), outcome !== NOT_ALLOWED);
    }
    if (clickAgain && wasAsked && outcome.type === "native") await leaveNextCall(document, record.deadline);
    if (conditional && store.made) await noteAdded(store.made);
    return outcome;
  }
}

/** A conditional `create()` waits for nobody: it is done at once, or it is the browser's. */
function isConditionalGet({ type, mediation }: CeremonyRequest): boolean {
  return type === "get" && mediation === "conditional";
}

/** The browser can do what was left to it at once: no later call is meant. */
async function takesThisCall(sender: CeremonyPort["sender"]): Promise<void> {
  const document = callingDocument(sender);
  if (typeof document === "object") await wasLeft(document);
}

/** The page that the person sees. */
function siteOf({ origin, embedding }: Caller): string {
  return embedding?.topOrigin ?? origin;
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
