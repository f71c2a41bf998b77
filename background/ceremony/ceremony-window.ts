import { ceremonyLifetime } from "../../src/webauthn/timeout.ts";
import type { CeremonyRequest } from "../../src/wire/ceremony.ts";
import type { PromptView } from "../../src/wire/prompt.ts";
import type { Claim, PromptTurns, Turn } from "../prompt/prompt-turns.ts";
import type { Prompt, PromptWindows } from "../prompt/prompt-windows.ts";
import { type CeremonyRecord, remember } from "./ceremony-memory.ts";

/** The window of one ceremony, known again after a stop of the background. */
export class CeremonyWindow {
  readonly #prompts: PromptWindows;
  readonly #turns: PromptTurns;
  readonly #claim: Claim;
  #record: CeremonyRecord;
  readonly #looked: ReturnType<PromptTurns["lookAround"]> | undefined;
  #turn: Turn | undefined;
  #asked: boolean;

  /** `record`: what is remembered of the ceremony already; `looked`: where its tab is, if somebody has looked. */
  constructor(
    prompts: PromptWindows,
    turns: PromptTurns,
    id: string,
    { mediation, options }: CeremonyRequest,
    record: CeremonyRecord,
    looked?: ReturnType<PromptTurns["lookAround"]>,
  ) {
    const { document, caller, clicked } = record;
    this.#prompts = prompts;
    this.#turns = turns;
    this.#record = record;
    this.#asked = record.promptWindowId !== undefined;
    this.#claim = {
      id,
      tabId: document.tabId,
      frameId: document.frameId,
      windowId: document.windowId,
      private: document.private,
      origin: caller.origin,
      topOrigin: caller.embedding?.topOrigin ?? caller.origin,
      clicked,
      // It has the time of a request that is not conditional, each time that somebody comes to it.
      ...(mediation === "conditional" && { invitedForMs: ceremonyLifetime(options.timeout) }),
    };
    this.#looked = looked;
  }

  /** Whether one was asked for. */
  get asked(): boolean {
    return this.#asked;
  }

  /**
   * The one from before a stop of the background, or a new one when the tab's turn comes, for that view. Rejects as
   * `PromptTurns`.
   */
  async open(signal: AbortSignal, firstView: () => Promise<PromptView>): Promise<Prompt> {
    if (this.#record.promptWindowId !== undefined) {
      this.#turn = await this.#turns.takeUp(this.#claim, this.#record.promptWindowId, signal);
      return this.#turn.prompt;
    }
    const onOpening = () => {
      this.#asked = true;
    };
    this.#turn = await this.#turns.open(this.#claim, signal, onOpening, firstView, this.#looked);
    // Without it a stop of the background would open a second window, no more.
    this.#keep({ ...this.#record, promptWindowId: this.#turn.prompt.windowId });
    return this.#turn.prompt;
  }

  /** The person has decided. */
  decided(): void {
    // On its way before the key signs.
    this.#keep({ ...this.#record, phase: "over" });
  }

  /**
   * Lets a conditional request wait without a window. True: one from before a stop of the background is still to be
   * decided.
   */
  async leave(): Promise<boolean> {
    this.#turn?.end();
    const { promptWindowId, ...waiting } = this.#record;
    if (promptWindowId !== undefined) {
      if (this.#record.phase === "asking" && (await this.#prompts.isOpen(promptWindowId))) return true;
      await this.#prompts.dismiss(promptWindowId);
    }
    this.#prompts.release(this.#claim.id);
    this.#keep({ ...waiting, phase: "asking" });
    return false;
  }

  /** `answered`: approved, or handed on to another authenticator. */
  settled(answered: boolean): void {
    if (this.#asked && this.#claim.invitedForMs === undefined) this.#turns.ended(this.#claim, answered);
  }

  /** Closes it, and gives the tab's turn to the next. */
  end(): void {
    this.#turn?.end();
  }

  /** Nobody needs to wait for it. */
  #keep(record: CeremonyRecord): void {
    this.#record = record;
    remember(this.#claim.id, record).catch(console.warn);
  }
}
