import { isBase64Url } from "../../src/bytes/base64url.ts";
import type { LogCaller } from "../../src/lab/log/entry.ts";
import type { Signal } from "../../src/webauthn/signal.ts";
import type { CeremonyRequest, ContentAnswer, StaticCall } from "../../src/wire/ceremony.ts";
import { reshapeRequest } from "../../src/wire/reshape.ts";
import { type Authenticator, changedProfile } from "../create-authenticator.ts";
import { callerOf } from "./calling-frame.ts";
import { type Answering, type Approval, type Asked, Ceremony } from "./ceremony.ts";
import { holds, type Receiver } from "./connect.ts";
import { contentAnswer, error } from "./content-answer.ts";
import type { DrivenFrame } from "./driver-types.ts";
import type { PageMessage, PageState } from "./messages.ts";
import { answerQuestion } from "./static-calls.ts";

type Caller = Awaited<ReturnType<typeof callerOf>>;

/** Who is told what pages ask. */
export interface Listener {
  readonly authenticator: Authenticator;
  /** A ceremony has begun; of its caller, what the log of ceremonies has. */
  began(ceremony: Ceremony, caller: LogCaller): void;
  signalled(signal: Signal, origin: string): void;
  /** A call was refused before it became a ceremony. */
  refused(what: string): void;
}

/** The calls of documents, from their messages to their answers. */
export class DocumentCalls implements Receiver {
  readonly #binding: string;
  readonly #listener: Listener;
  /** By the id that the document gave the call, until the page has its answer. */
  readonly #open = new Map<string, Ceremony>();
  /** The ids of calls whose frame is still looked for: the page may not wait any more by then. */
  readonly #arriving = new Set<string>();

  constructor(binding: string, listener: Listener) {
    this.#binding = binding;
    this.#listener = listener;
  }

  async receive(text: string, sender: () => Promise<DrivenFrame | undefined>): Promise<string> {
    const message: PageMessage = JSON.parse(text);
    if (message.type === "word") {
      if (message.word === "abort") this.#open.get(message.id)?.leave();
      this.#open.delete(message.id);
      this.#arriving.delete(message.id);
      return "";
    }
    return JSON.stringify(await this.#answer(message, sender));
  }

  left(frame: DrivenFrame | undefined): void {
    for (const [id, ceremony] of this.#open) {
      if (!frame || ceremony.asked.frame === frame) void this.#leaveIfGone(id, ceremony);
    }
  }

  /** A frame may also have moved on within its document, which still waits then. */
  async #leaveIfGone(id: string, ceremony: Ceremony): Promise<void> {
    if (await holds(ceremony.asked.frame, this.#binding, id)) return;
    ceremony.leave();
    this.#open.delete(id);
  }

  async #answer(
    { id, request, state }: Extract<PageMessage, { type: "call" }>,
    sender: () => Promise<DrivenFrame | undefined>,
  ): Promise<ContentAnswer> {
    const call = reshapeRequest(request);
    this.#arriving.add(id);
    const frame = await sender();
    const caller = frame && (await callerOf(frame, state, call.type === "create" ? "create" : "get"));
    if (!this.#arriving.delete(id)) return contentAnswer({ type: "aborted" });
    if (!caller) return error("NotAllowedError", "The calling document has gone.");
    if (call.type !== "create" && call.type !== "get") return this.#static(call, caller);
    const refusal = refused(call, caller);
    if (refusal !== undefined) {
      this.#listener.refused(`a ${call.type}() of ${caller.origin} that was refused: ${refusal}`);
      return error("NotAllowedError", refusal);
    }
    const ceremony = this.#ceremony(call, caller, frame);
    this.#open.set(id, ceremony);
    this.#listener.began(ceremony, logged(caller, frame, state));
    const ended = await ceremony.ended;
    if (ended.type !== "credential") this.#open.delete(id);
    return contentAnswer(ended);
  }

  #ceremony(call: CeremonyRequest, caller: Caller, frame: DrivenFrame): Ceremony {
    const { origin, sameOriginWithAncestors, embedding } = caller;
    const { mediation } = call;
    const topOrigin = embedding?.topOrigin;
    const asked: Asked = { ...call, mediation, origin, topOrigin, frame };
    const { authenticator } = this.#listener;
    const check = ({ profile = {}, credentialId }: Approval) => {
      changedProfile(authenticator.profile, profile);
      if (credentialId !== undefined && !isBase64Url(credentialId)) {
        throw new TypeError("credentialId is no unpadded base64url");
      }
    };
    const answer: Answering["answer"] = ({ profile, ...approval }, signal, spoils) => {
      const lasting = changedProfile(authenticator.profile, profile ?? {}).faults;
      spoils([...authenticator.nextFaults, ...(approval.faults ?? []), ...lasting]);
      const said = {
        ...approval,
        // Whoever is asked has agreed by now.
        profile: { ...profile, approval: "automatic" as const },
        origin,
        signal,
        crossOrigin: !sameOriginWithAncestors,
        ...(topOrigin !== undefined && { topOrigin }),
        ...(mediation === "conditional" && { mediation }),
      };
      return call.type === "create"
        ? authenticator.create(call.options, said)
        : authenticator.get(call.options, said);
    };
    return new Ceremony(asked, { check, answer });
  }

  #static(call: StaticCall, { origin }: Caller): ContentAnswer {
    if (!isSignal(call)) return answerQuestion(call, this.#listener.authenticator.profile);
    this.#listener.signalled(call, origin);
    return { type: "value", value: undefined };
  }
}

function logged(caller: Caller, frame: DrivenFrame, { active }: PageState): LogCaller {
  const { origin, sameOriginWithAncestors, embedding, allowed } = caller;
  return {
    origin,
    sameOriginWithAncestors,
    inFrame: frame.parentFrame() !== null,
    policyAllows: allowed,
    activated: active,
    ...(embedding && { topOrigin: embedding.topOrigin }),
  };
}

function isSignal(call: StaticCall): call is Signal {
  return call.type.startsWith("signal");
}

/** Why a browser refuses a call before it asks anybody, or undefined. */
function refused({ type }: CeremonyRequest, { allowed, embedding }: Caller): string | undefined {
  if (!allowed) return `The permissions policy does not give publickey-credentials-${type} to this frame.`;
  if (type === "create" && embedding && !embedding.activated) {
    return "A frame of another site needs a click before it makes a passkey.";
  }
  return undefined;
}
