import type { BrowserKind } from "../../browser-places.ts";
import type { Samples, Table, Unit } from "../report/figures.ts";

export const VARIANTS = ["without", "Latchkey", "floor"] as const;
export type Variant = (typeof VARIANTS)[number];

type Part = [part: string, what: string, unit: Unit];

const PARTS: Record<BrowserKind, Part[]> = {
  chrome: [
    ["load", "load", "ms"],
    ["cpu", "CPU", "ms"],
    ["script", "script CPU", "ms"],
    ["heap", "heap", "KiB"],
  ],
  firefox: [
    ["load", "load", "ms"],
    ["cpu", "process CPU", "ms"],
  ],
};

const NOTES: Record<BrowserKind, string[]> = {
  chrome: [
    "A new renderer each time. CPU: the main thread's tasks; script CPU is part of it. Heap: after a collection.",
  ],
  firefox: [
    "Process CPU: all threads of the content processes; Firefox reuses them between loads. The heap of one page is not measured here.",
  ],
};

/** What the samples of `benchPageLoad` say. */
export function loadTable(kind: BrowserKind, samples: Samples): Table {
  const figures = ["no frames", "20 frames"].flatMap((page) =>
    PARTS[kind].flatMap(([part, what, unit]) =>
      VARIANTS.map((variant) =>
        samples.figure(
          `${page} ${variant} ${part}`,
          `${page}: ${what}, ${variant}`,
          unit,
          variant === "without" ? {} : { without: `${page} without ${part}` },
        ),
      ),
    ),
  );
  return {
    title: `Page load in ${kind}`,
    notes: [
      "Floor: an extension of two scripts that do next to nothing, the least that one of this kind injects.",
      ...NOTES[kind],
    ],
    figures,
  };
}
