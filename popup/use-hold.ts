import { useEffect, useState } from "preact/hooks";
import { ApproveHold } from "./approve-hold.ts";
import { realTimers } from "./timers.ts";

/** True for a moment after the form appears and after the window is shown or focused again. */
export function useHold(): boolean {
  const [held, setHeld] = useState(true);
  useEffect(() => {
    const hold = new ApproveHold(realTimers, setHeld);
    const start = () => hold.start();
    start();
    window.addEventListener("focus", start);
    document.addEventListener("visibilitychange", start);
    return () => {
      window.removeEventListener("focus", start);
      document.removeEventListener("visibilitychange", start);
      hold.stop();
    };
  }, []);
  return held;
}
