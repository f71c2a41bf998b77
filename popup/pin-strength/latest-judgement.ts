import type { Timers } from "../timers.ts";
import type { PinJudgement } from "./judge.ts";

/** Time without a key, in milliseconds, after which a text is judged. */
export const PAUSE_MS = 150;

interface LatestJudgementOptions {
  timers: Timers;
  judge: (text: string) => Promise<PinJudgement>;
  /** Null: nothing is typed any more. */
  onJudgement: (judgement: PinJudgement | null) => void;
}

/** Judges what is typed after a pause, and tells the judgement of the last text only. */
export class LatestJudgement {
  readonly #options: LatestJudgementOptions;
  #turn = 0;
  #cancel: (() => void) | null = null;

  constructor(options: LatestJudgementOptions) {
    this.#options = options;
  }

  typed(text: string): void {
    const { timers, onJudgement } = this.#options;
    this.stop();
    if (text === "") onJudgement(null);
    else this.#cancel = timers.after(PAUSE_MS, () => void this.#judge(text));
  }

  /** Forgets what is under way without a word. */
  stop(): void {
    this.#turn++;
    this.#cancel?.();
    this.#cancel = null;
  }

  async #judge(text: string): Promise<void> {
    const turn = this.#turn;
    const judgement = await this.#options.judge(text);
    if (turn === this.#turn) this.#options.onJudgement(judgement);
  }
}
