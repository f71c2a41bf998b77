import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/** Scrolls back to where the list was when it is shown again, after an item was looked at. */
export function useKeptPlace(hidden: boolean): void {
  const place = useRef(0);
  // Before the next frame: going to an item scrolls to the top, which is not where the list was.
  useLayoutEffect(() => {
    if (hidden) return;
    const note = () => {
      place.current = window.scrollY;
    };
    window.addEventListener("scroll", note, { passive: true });
    return () => window.removeEventListener("scroll", note);
  }, [hidden]);
  useEffect(() => {
    if (!hidden) window.scrollTo(0, place.current);
  }, [hidden]);
}
