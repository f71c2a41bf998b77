import { useEffect, useRef, useState } from "preact/hooks";
import { realTimers } from "../timers.ts";
import { ApproveHold } from "./approve-hold.ts";

/**
 * True for a moment after a new thing is shown (its identity counts), and after the window is shown or
 * focused again: a click that was meant for the page, or for the question before, must not answer this one.
 * Whoever goes on tapping or clicking meanwhile has to stop first.
 */
export function useHold(shown: object): boolean {
  const [readyFor, setReadyFor] = useState<object | null>(null);
  const latest = useRef(shown);
  latest.current = shown;
  const hold = useRef<ApproveHold | null>(null);
  hold.current ??= new ApproveHold(realTimers, (held) => setReadyFor(held ? null : latest.current));

  useEffect(() => hold.current?.start(), [shown]);
  useEffect(() => {
    const start = () => hold.current?.start();
    const extend = () => hold.current?.extend();
    window.addEventListener("keydown", extend, true);
    window.addEventListener("pointerdown", extend, true);
    window.addEventListener("focus", start);
    document.addEventListener("visibilitychange", start);
    return () => {
      window.removeEventListener("keydown", extend, true);
      window.removeEventListener("pointerdown", extend, true);
      window.removeEventListener("focus", start);
      document.removeEventListener("visibilitychange", start);
      hold.current?.stop();
    };
  }, []);
  return readyFor !== shown;
}
