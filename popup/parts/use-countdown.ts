import { useEffect, useRef, useState } from "preact/hooks";

const TICK_MS = 250;

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
