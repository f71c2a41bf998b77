import { CARD } from "../pin-strength/guess-cost.ts";
import type { Level, PinJudgement } from "../pin-strength/judge.ts";

const LEVELS: readonly Level[] = [1, 2, 3, 4];
const NAMES: Record<Level, string> = { 1: "Weak", 2: "Fair", 3: "Good", 4: "Strong" };

interface StrengthMeterProps {
  /** Null: nothing is typed. */
  judgement: PinJudgement | null;
  /** Something is typed: the judgement comes, and has its room already. */
  filled: boolean;
  /** What an attacker would hold: "your vault", "this backup". */
  target: string;
}

/** What a new PIN is worth against guessing: four steps, their name, and the time it would take. */
export function StrengthMeter({ judgement, filled, target }: StrengthMeterProps) {
  return (
    <div
      class={filled ? "strength filled" : "strength"}
      aria-live="polite"
      data-level={judgement?.problem === null ? judgement.level : 0}
    >
      {judgement !== null && <Strength judgement={judgement} target={target} />}
    </div>
  );
}

function Strength({ judgement, target }: { judgement: PinJudgement; target: string }) {
  const { level, problem, guesses, card, computer, advice } = judgement;
  const steps = problem === null ? level : 0;
  return (
    <>
      <div class="strength-head">
        <span class="strength-bar" aria-hidden="true">
          {LEVELS.map((step) => (
            <span key={step} class="strength-step" data-on={step <= steps} />
          ))}
        </span>
        <span class="strength-name">{problem === null ? NAMES[level] : "Not accepted"}</span>
      </div>
      {problem !== null && <p class="strength-problem">{problem}</p>}
      {guesses > 0 && (
        <p>
          Someone who copies {target} would need {card}
          {card !== computer && (
            <>
              {` with one graphics card (${CARD.name})`}
              <span class="strength-more">{`, ${computer} with one computer`}</span>
            </>
          )}
          .
        </p>
      )}
      {problem === null && advice !== null && <p>{advice}</p>}
    </>
  );
}
