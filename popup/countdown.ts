import { useEffect, useRef, useState } from "preact/hooks";

const TICK_MS = 250;

/** A wait such as "42 s", "4 min 5 s" or "1 h", from seconds. */
export function waitText(seconds: number): string {
  const all = Math.max(0, Math.ceil(seconds));
  const parts = [
    [Math.floor(all / 3600), "h"],
    [Math.floor(all / 60) % 60, "min"],
    [all % 60, "s"],
  ] as const;
  const text = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}\u00a0${unit}`);
  return text.join(" ") || "0\u00a0s";
}

/**
 * Whole seconds that are left of a wait; it starts anew with each new `source`, the object that told of it. At the
 * end `onEnd` is called once.
 */
export function useCountdown(seconds: number, source: object, onEnd: () => void): number {
  const [left, setLeft] = useState(seconds);
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    const until = performance.now() + seconds * 1000;
    setLeft(Math.ceil(seconds));
    const timer = setInterval(() => {
      const rest = Math.ceil((until - performance.now()) / 1000);
      setLeft(Math.max(0, rest));
      if (rest > 0) return;
      clearInterval(timer);
      end.current();
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [source, seconds]);
  return left;
}
