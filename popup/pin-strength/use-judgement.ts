import { useEffect, useRef, useState } from "preact/hooks";
import { realTimers } from "../timers.ts";
import { type GuessCost, LEAST_NEW_COST } from "./guess-cost.ts";
import type { PinJudgement } from "./judge.ts";
import { LatestJudgement } from "./latest-judgement.ts";

/**
 * The judgement of what is typed in a field, and the function to call with its text at every input. Null while
 * the field is empty; while somebody types, the last one stays. `kdf` has the parameters of the slot that the
 * text is meant for. `filled` comes before the judgement: a field has text.
 */
export function useJudgement(
  judge: (text: string, kdf: GuessCost) => Promise<PinJudgement>,
  kdf: GuessCost = LEAST_NEW_COST,
): [judgement: PinJudgement | null, typed: (text: string) => void, filled: boolean] {
  const [filled, setFilled] = useState(false);
  const [judgement, setJudgement] = useState<PinJudgement | null>(null);
  const current = useRef({ judge, kdf });
  current.current = { judge, kdf };
  const latest = useRef<LatestJudgement | null>(null);
  latest.current ??= new LatestJudgement({
    timers: realTimers,
    judge: (text) => current.current.judge(text, current.current.kdf),
    onJudgement: setJudgement,
  });
  useEffect(() => () => latest.current?.stop(), []);
  const typed = (text: string) => {
    setFilled(text !== "");
    latest.current?.typed(text);
  };
  return [judgement, typed, filled];
}
