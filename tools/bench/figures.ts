export type Unit = "ms" | "KiB";

/** How one thing compares with another of the same run: the quotient of their medians. */
export interface Ratio {
  ratio: number;
  to: string;
}

/** One thing that was measured `n` times. */
export interface Figure {
  what: string;
  unit: Unit;
  n: number;
  min: number;
  median: number;
  max: number;
  ratios: Ratio[];
  values: number[];
}

export interface Table {
  title: string;
  /** What must be known to read the figures. */
  notes: string[];
  figures: Figure[];
}

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

  add(name: string, value: number): void {
    const values = this.#values.get(name);
    if (values === undefined) this.#values.set(name, [value]);
    else values.push(value);
  }

  /** The figure of that name; `bases` maps what it is compared with to the name under which that is kept. */
  figure(name: string, what: string, unit: Unit, bases: Record<string, string> = {}): Figure {
    const values = this.#of(name);
    const middle = median(values);
    return {
      what,
      unit,
      n: values.length,
      min: Math.min(...values),
      median: middle,
      max: Math.max(...values),
      ratios: Object.entries(bases).map(([to, base]) => ({ ratio: middle / median(this.#of(base)), to })),
      values,
    };
  }

  #of(name: string): number[] {
    const values = this.#values.get(name);
    if (values === undefined) throw new Error(`Nothing was measured of ${name}`);
    return values;
  }
}
