import { t } from "../i18n/messages.ts";
import { Text } from "../i18n/text.tsx";
import { CARD } from "../pin-strength/guess-cost.ts";
import type { Level, PinJudgement } from "../pin-strength/judge.ts";

const LEVELS: readonly Level[] = [1, 2, 3, 4];
const NAMES = { 1: "strengthWeak", 2: "strengthFair", 3: "strengthGood", 4: "strengthStrong" } as const;
/** What an attacker would hold. */
const TARGETS = {
  vault: { same: "strengthVault", card: "strengthVaultCard" },
  backup: { same: "strengthBackup", card: "strengthBackupCard" },
} as const;

interface StrengthMeterProps {
  /** Null: nothing is typed. */
  judgement: PinJudgement | null;
  /** Something is typed: the judgement comes, and has its room already. */
  filled: boolean;
  target: keyof typeof TARGETS;
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

function Strength({ judgement, target }: { judgement: PinJudgement; target: StrengthMeterProps["target"] }) {
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
        <span class="strength-name">{t(problem === null ? NAMES[level] : "strengthRefused")}</span>
      </div>
      {problem !== null && <p class="strength-problem">{problem}</p>}
      {guesses > 0 && (
        <p>
          {card === computer ? (
            t(TARGETS[target].same, { time: card })
          ) : (
            <Text
              k={TARGETS[target].card}
              values={{
                time: card,
                card: CARD.name,
                more: <span class="strength-more">{t("strengthComputer", { time: computer })}</span>,
              }}
            />
          )}
        </p>
      )}
      {problem === null && advice !== null && <p>{advice}</p>}
    </>
  );
}
