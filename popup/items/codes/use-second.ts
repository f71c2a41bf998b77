import { useEffect, useState } from "preact/hooks";

const listeners = new Set<(now: number) => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Rings at the beginning of each second, once for all that listen. */
function tick(): void {
  const now = Date.now();
  for (const listener of listeners) listener(now);
  timer = setTimeout(tick, 1000 - (Date.now() % 1000));
}

/** The time in milliseconds since the epoch, told anew each second. */
export function useSecond(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    listeners.add(setNow);
    if (listeners.size === 1) timer = setTimeout(tick, 1000 - (Date.now() % 1000));
    return () => {
      listeners.delete(setNow);
      if (listeners.size === 0) clearTimeout(timer);
    };
  }, []);
  return now;
}
