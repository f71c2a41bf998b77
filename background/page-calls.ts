import type { Runtime } from "webextension-polyfill";
import type { Vault } from "../src/vault/vault.ts";
import { failed, type Outcome } from "../src/webauthn/outcome.ts";
import { checkRpId } from "../src/webauthn/rp-id.ts";
import { refuseSignal, type Signal } from "../src/webauthn/signal.ts";
import type { PageAnswer, Question, StaticCall } from "../src/wire/ceremony.ts";
import { parseStaticCall } from "../src/wire/guards.ts";
import { OPTIONS } from "../src/wire/options-shape.ts";
import { forPage } from "../src/wire/page-answer.ts";
import { type CallingDocument, callerOf, callingDocument } from "./calling-document.ts";
import type { Ceremonies } from "./ceremonies.ts";
import { answerQuestion } from "./page-questions.ts";
import type { Signals } from "./signals/signals.ts";
import { isPaused } from "./storage/pause.ts";
import { isSwitchedOff } from "./storage/sites.ts";

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
  accept(port: Runtime.Port): void {
    this.#ceremonies.accept({
      sender: port.sender,
      onMessage: {
        addListener: (listener) =>
          port.onMessage.addListener((raw) => (isStatic(raw) ? undefined : listener(raw))),
      },
      onDisconnect: { addListener: (listener) => port.onDisconnect.addListener(() => listener()) },
      postMessage: (outcome) => port.postMessage(forPage(outcome as Outcome)),
    });
    port.onMessage.addListener(async (raw) => {
      if (!isStatic(raw)) return;
      const answer = await this.#answer(raw, port.sender);
      try {
        port.postMessage(answer);
      } catch {
        // The page is gone.
      }
    });
  }

  /** Never rejects. */
  async #answer(raw: unknown, sender: Runtime.MessageSender | undefined): Promise<PageAnswer> {
    let call: StaticCall;
    try {
      call = parseStaticCall(raw);
    } catch {
      return failed("TypeError", "Malformed request");
    }
    const found = callingDocument(sender);
    const document = typeof found === "object" ? found : undefined;
    if (isQuestion(call)) return document && (await this.#serves(document)) ? answerQuestion(call) : NATIVE;
    const refused = refuseSignal(call, document?.origin ?? "null");
    if (refused || !document) return refused ?? NATIVE;
    // Not waited for: how long it takes would tell what the vault holds.
    this.#hear(call, document).catch(console.warn);
    return NATIVE;
  }

  async #hear(signal: Signal, document: CallingDocument): Promise<void> {
    await this.#ready();
    // A signal from a private window would leave a lasting trace of it.
    if (document.private || (await staysOut(document))) return;
    await this.#signals.take(signal);
  }

  /** Whether `create()` and `get()` of that document may come to the vault. */
  async #serves(document: CallingDocument): Promise<boolean> {
    try {
      if (document.private || checkRpId(document.origin, undefined).type !== "valid") return false;
      if ((await this.#vault.state()) === "none" || (await staysOut(document))) return false;
      return (await callerOf(document, {})).sameOriginWithAncestors;
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
