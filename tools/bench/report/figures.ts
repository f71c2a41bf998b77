export type Unit = "ms" | "KiB";

/** How one thing compares with another of the same run, by their medians. */
export interface Comparison {
  to: string;
  /** Null where the other is nothing. */
  ratio: number | null;
  difference: number;
}

/** One thing that was measured `n` times. */
export interface Figure {
  what: string;
  unit: Unit;
  n: number;
  min: number;
  median: number;
  max: number;
  compared: Comparison[];
  values: number[];
}

export interface Table {
  title: string;
  /** What must be known to read the figures. */
  notes: string[];
  figures: Figure[];
}

/** The middle value, or the mean of the two in the middle; throws where there is none. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1];
  const high = sorted[Math.floor(middle)];
  if (low === undefined || high === undefined) throw new Error("Nothing was measured");
  return (low + high) / 2;
}

/** What was measured under each name, in the order of the runs. */
export class Samples {
  readonly #values = new Map<string, number[]>();

  /** Keeps one more value under `key`, in the unit in which it will be shown. */
  add(key: string, value: number): void {
    const values = this.#values.get(key);
    if (values === undefined) this.#values.set(key, [value]);
    else values.push(value);
  }

  /**
   * The figure of what is kept under `key`; `bases` maps what it is compared with to the key of that.
   * Throws where nothing was measured.
   */
  figure(key: string, what: string, unit: Unit, bases: Record<string, string> = {}): Figure {
    const values = this.#of(key);
    const middle = median(values);
    return {
      what,
      unit,
      n: values.length,
      min: Math.min(...values),
      median: middle,
      max: Math.max(...values),
      compared: Object.entries(bases).map(([to, name]) => {
        const base = median(this.#of(name));
        return { to, ratio: base === 0 ? null : middle / base, difference: middle - base };
      }),
      values,
    };
  }

  #of(name: string): number[] {
    const values = this.#values.get(name);
    if (values === undefined) throw new Error(`Nothing was measured of ${name}`);
    return values;
  }
}
