/** What it cost to load a page once. */
export interface LoadCost {
  /** Milliseconds from the start of the navigation to the end of the load event. */
  load: number;
  /** Milliseconds; Chrome: the main thread's tasks; Firefox: the whole content process. */
  cpu: number;
  /** Milliseconds that the main thread ran scripts; Chrome only. */
  script?: number;
  /** KiB of JavaScript heap after a garbage collection; Chrome only. */
  heap?: number;
}

/** What a page does in this time after its load event counts as loading. */
export const AFTER_LOAD_MS = 150;

/** Runs in the page. */
export function loadTime(): number {
  const [navigation] = performance.getEntriesByType("navigation");
  if (!(navigation instanceof PerformanceNavigationTiming)) throw new Error("The page tells no load time");
  return navigation.loadEventEnd;
}
