import { ImpossibleFault } from "../../src/lab/faults/fault.ts";
import type { LabAuthenticator } from "../../src/lab/lab-authenticator.ts";
import type { LabOutcome } from "../../src/lab/outcome.ts";
import type { LabCall } from "../../src/lab/ports.ts";
import type { AssignedProfile } from "../../src/lab/profiles/assignments.ts";
import type { Caller } from "../../src/webauthn/caller.ts";
import { failed, NOT_ALLOWED, type Outcome } from "../../src/webauthn/outcome.ts";
import { ceremonyLifetime } from "../../src/webauthn/timeout.ts";
import type { CeremonyMessage, CeremonyRequest, PageAnswer } from "../../src/wire/ceremony.ts";
import { forPage } from "../../src/wire/page-answer.ts";
import { type CallingDocument, callerOf, callingDocument } from "../ceremony/calling-document.ts";
import type { CeremonyPort } from "../ceremony/ceremonies.ts";
import { unlessAborted } from "../ceremony/unless-aborted.ts";
import type { AskedCeremonies } from "./asked/asked-ceremonies.ts";
import { askingOf } from "./asked/asking.ts";
import { Developer } from "./asked/developer.ts";
import type { LabAuthenticators } from "./lab-authenticators.ts";
import type { Observation } from "./observation.ts";
import { pageMessage } from "./page-message.ts";

type Started = Extract<CeremonyMessage, { request: CeremonyRequest }>;

interface Running {
  cancel: AbortController;
  /** A conditional request: a later one of its document takes its place. */
  pending: boolean;
}

/**
 * The calls of sites that are under a lab profile, answered as the profile says, or as the developer decides in the
 * lab's page: no window, no vault. Nothing of a real credential can be reached from here.
 */
export class LabCeremonies {
  readonly #authenticators: LabAuthenticators;
  readonly #asked: AskedCeremonies;
  readonly #observation: Observation;
  /** By document. */
  readonly #running = new Map<string, Running>();

  constructor(authenticators: LabAuthenticators, asked: AskedCeremonies, observation: Observation) {
    this.#authenticators = authenticators;
    this.#asked = asked;
    this.#observation = observation;
  }

  /** A content script of a site under that profile has connected. */
  accept(port: CeremonyPort, profile: AssignedProfile): void {
    const cancel = new AbortController();
    const document = callingDocument(port.sender);
    const answer = (outcome: PageAnswer) => {
      try {
        if (!cancel.signal.aborted) port.postMessage(outcome);
      } catch (error) {
        // The Port went and its event is still to come.
        console.warn(error);
      }
    };
    let begun = false;
    port.onDisconnect.addListener(() => cancel.abort(new DOMException("The page is gone", "AbortError")));
    port.onMessage.addListener((raw) => {
      const message = pageMessage(raw);
      if (message === undefined) return answer(failed("TypeError", "Malformed request"));
      if (message.type === "static") return answer(message.answer);
      if (!("request" in message) || begun) return;
      begun = true;
      if (typeof document === "string") return answer(NOT_ALLOWED);
      // The permissions policy forbids it, and the native function has the right error.
      if (message.allowed === false) return answer({ type: "native" });
      this.#conduct(message, document, profile, cancel).then(answer, console.warn);
    });
  }

  /** Never rejects. */
  async #conduct(
    started: Started,
    document: CallingDocument,
    profile: AssignedProfile,
    cancel: AbortController,
  ): Promise<PageAnswer> {
    const { type, id, request } = started;
    const earlier = type === "resume" ? await this.#asked.recall(id, document) : undefined;
    // What it was before the background stopped is not known any more.
    if (type === "resume" && !earlier) return NOT_ALLOWED;
    const { documentId } = document;
    const other = this.#running.get(documentId);
    if (other && !other.pending) return failed("NotAllowedError", "A request is already pending.");
    other?.cancel.abort(new DOMException("A later request took its place", "AbortError"));
    const running = { cancel, pending: request.type === "get" && request.mediation === "conditional" };
    this.#running.set(documentId, running);
    const watch = this.#observation.stages;
    watch?.received(id, document, request, profile.name);
    const deadline = running.pending
      ? undefined
      : (earlier?.deadline ?? Date.now() + ceremonyLifetime(request.options.timeout));
    const signal = until(deadline, cancel.signal);
    let outcome: LabOutcome = NOT_ALLOWED;
    let authenticator: LabAuthenticator | undefined;
    let faults: readonly string[] = [];
    try {
      authenticator = await this.#authenticators.of(profile.id);
      if (authenticator) {
        const caller = await callerOf(document, started);
        const { profile: behaviour } = authenticator;
        const asking = askingOf(started, document, caller, profile, deadline);
        const person = new Developer(asking, behaviour, (shown) => this.#asked.ask(shown, document, signal));
        const call = { signal, profile: behaviour, person };
        outcome = await unlessAborted(answerAs(authenticator, request, caller, call), signal);
        faults = [...behaviour.faults, ...person.faults];
      }
    } catch (error) {
      if (!signal.aborted) outcome = failureOf(error);
    }
    if (this.#running.get(documentId) === running) this.#running.delete(documentId);
    void watch?.answeredInLab(id, outcome, profile.name, faults, authenticator);
    // As any other; the names of its errors alone are more.
    return forPage(outcome as Outcome);
  }
}

function answerAs(
  authenticator: LabAuthenticator,
  { type, options, mediation }: CeremonyRequest,
  caller: Caller,
  rest: LabCall,
): Promise<LabOutcome> {
  const call = { ...rest, ...(mediation === "conditional" && { mediation }) };
  return type === "create"
    ? authenticator.create(options, caller, call)
    : authenticator.get(options, caller, call);
}

function failureOf(error: unknown): LabOutcome {
  // It was wanted for this one answer.
  if (error instanceof ImpossibleFault) return failed("NotAllowedError", error.message);
  console.error(error);
  return failed("UnknownError", error instanceof Error ? error.message : String(error));
}

/** `deadline`: milliseconds since the epoch. */
function until(deadline: number | undefined, signal: AbortSignal): AbortSignal {
  if (deadline === undefined) return signal;
  return AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, deadline - Date.now()))]);
}
