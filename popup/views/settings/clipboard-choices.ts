const offered = [30, 60, 120, 300];

/** The seconds that are offered, and those that are set should they be others; never (0) comes last. */
export function clipboardChoices(set: number | undefined): number[] {
  const all = set === undefined || set === 0 || offered.includes(set) ? offered : [...offered, set];
  return [...all].sort((a, b) => a - b).concat(0);
}
