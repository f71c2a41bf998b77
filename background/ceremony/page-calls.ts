import type { Runtime } from "webextension-polyfill";
import type { Vault } from "../../src/vault/vault.ts";
import { failed, type Outcome } from "../../src/webauthn/outcome.ts";
import { checkRpId } from "../../src/webauthn/rp-id.ts";
import { checkSignal, type Signal } from "../../src/webauthn/signal.ts";
import type { DocumentState, PageAnswer, Question, StaticCall } from "../../src/wire/ceremony.ts";
import { parseStaticCall, TooLong } from "../../src/wire/guards.ts";
import { OPTIONS } from "../../src/wire/options-shape.ts";
import { forPage } from "../../src/wire/page-answer.ts";
import type { Signals } from "../signals/signals.ts";
import { isPaused } from "../storage/pause.ts";
import { isSwitchedOff } from "../storage/sites.ts";
import {
  type CallingDocument,
  callerOf,
  callingDocument,
  senderOrigin,
  topOriginOf,
} from "./calling-document.ts";
import type { Ceremonies, CeremonyPort } from "./ceremonies.ts";
import { answerQuestion } from "./page-questions.ts";
import { relatedOriginsFor } from "./related-origins.ts";

const NATIVE: PageAnswer = { type: "native" };

/** What pages ask: `create()` and `get()` are ceremonies, the static methods are answered here. */
export class PageCalls {
  readonly #vault: Vault;
  readonly #ceremonies: Ceremonies;
  readonly #signals: Signals;
  readonly #ready: () => Promise<void>;

  /** `ready` is awaited before a signal is taken: it locks the vault after sleep. */
  constructor(vault: Vault, ceremonies: Ceremonies, signals: Signals, ready: () => Promise<void>) {
    this.#vault = vault;
    this.#ceremonies = ceremonies;
    this.#signals = signals;
    this.#ready = ready;
  }

  /** A content script has connected. */
  accept(port: CeremonyPort): void {
    this.#ceremonies.accept({
      sender: port.sender,
      onMessage: {
        addListener: (listener) =>
          port.onMessage.addListener((raw) => (isStatic(raw) ? undefined : listener(raw))),
      },
      onDisconnect: { addListener: (listener) => port.onDisconnect.addListener(() => listener()) },
      postMessage: (outcome) => port.postMessage(forPage(outcome as Outcome)),
    });
    const gone = new AbortController();
    port.onDisconnect.addListener(() => gone.abort(new DOMException("The page is gone", "AbortError")));
    port.onMessage.addListener(async (raw) => {
      if (!isStatic(raw)) return;
      const answer = await this.#answer(raw, port.sender, gone.signal);
      try {
        port.postMessage(answer);
      } catch {
        // The page is gone.
      }
    });
  }

  /** Never rejects. */
  async #answer(
    raw: unknown,
    sender: Runtime.MessageSender | undefined,
    gone: AbortSignal,
  ): Promise<PageAnswer> {
    let call: StaticCall;
    let state: DocumentState;
    try {
      ({ call, state } = parseStaticCall(raw));
    } catch (error) {
      return error instanceof TooLong ? NATIVE : failed("TypeError", "Malformed request");
    }
    const found = callingDocument(sender);
    const document = typeof found === "object" ? found : undefined;
    if (isQuestion(call)) {
      return document && (await this.#serves(document, state)) ? answerQuestion(call) : NATIVE;
    }
    try {
      const heard = document && (await this.#hears(document)) ? document : undefined;
      const isRelatedOrigin = heard && relatedOriginsFor(heard, "signals");
      // Of a document that nobody sees yet the origin is known, and its mistakes are told.
      const checked = await checkSignal(call, senderOrigin(sender), isRelatedOrigin, gone);
      if (checked.type === "error") return checked;
      // Not waited for: how long it takes would tell what the vault holds.
      if (heard && checked.type === "valid") this.#hear(call, heard.origin).catch(console.warn);
    } catch (error) {
      console.warn(error);
    }
    return NATIVE;
  }

  async #hear(signal: Signal, caller: string): Promise<void> {
    await this.#ready();
    await this.#signals.take(signal, caller);
  }

  /** Whether signals of that document count; in a private window they would leave a lasting trace of it. */
  async #hears(document: CallingDocument): Promise<boolean> {
    if (document.private || document.origin === "null" || (await staysOut(document))) return false;
    if ((await this.#vault.state()) === "none") return false;
    // Switched off on the page that the person sees, Latchkey is not in its frames either.
    const topOrigin = await topOriginOf(document);
    return topOrigin !== undefined && !(await isSwitchedOff(new URL(topOrigin).hostname));
  }

  /** Whether `create()` and `get()` of that document may come to the vault. */
  async #serves(document: CallingDocument, state: DocumentState): Promise<boolean> {
    if (state.allowed === false) return false;
    try {
      if (document.private || checkRpId(document.origin, undefined).type !== "valid") return false;
      if ((await this.#vault.state()) === "none" || (await staysOut(document))) return false;
      const { sameOriginWithAncestors, embedding } = await callerOf(document, state);
      if (!embedding) return sameOriginWithAncestors;
      return !(await isSwitchedOff(new URL(embedding.topOrigin).hostname));
    } catch (error) {
      console.error(error);
      return false;
    }
  }
}

async function staysOut({ origin }: CallingDocument): Promise<boolean> {
  return (await isPaused()) || (await isSwitchedOff(new URL(origin).hostname));
}

/** A message that asks for one of the static methods; what is malformed is left to the ceremonies. */
function isStatic(raw: unknown): boolean {
  const type = (raw as { request?: { type?: unknown } } | null)?.request?.type;
  return typeof type === "string" && Object.hasOwn(OPTIONS, type) && type !== "create" && type !== "get";
}

function isQuestion(call: StaticCall): call is Question {
  return call.type === "getClientCapabilities" || call.type.startsWith("is");
}
