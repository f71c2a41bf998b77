import type { Figure, Samples, Table } from "../report/figures.ts";
import type { Subject } from "../subject.ts";
import { IMPORTS, SIZES } from "./manager.ts";

const STATES = ["running", "stopped"] as const;
/** The parts of an opening, in their order. */
const OPENING = {
  window: "until the page's first script",
  start: "until it asks for the list",
  answer: "until the answer",
  draw: "until it is painted",
};
const IMPORT = {
  read: "reading the file",
  begin: "reading the vault",
  compare: "handing over and comparing",
  commit: "writing",
};

/** What the samples of `benchManager` say. */
export function managerTables(kind: Subject["kind"], samples: Samples): Table[] {
  return [openingTable(kind, samples), searchTable(kind, samples), importTable(kind, samples)];
}

function openingTable(kind: Subject["kind"], samples: Samples): Table {
  const [least] = SIZES;
  const figures = SIZES.flatMap((size): Figure[] => [
    samples.figure(`${size} empty`, `empty page, ${size} items`, "ms"),
    ...STATES.flatMap((state) => [
      samples.figure(`${size} ${state} painted`, `popup, ${size} items, background ${state}`, "ms", {
        "empty page": `${size} empty`,
        ...(size !== least && { [`${least} items`]: `${least} ${state} painted` }),
      }),
      ...Object.entries(OPENING).map(([part, what]) =>
        samples.figure(`${size} ${state} ${part}`, `  ${what}`, "ms"),
      ),
    ]),
  ]);
  return {
    title: `Popup opened, in ${kind}`,
    notes: [
      "From the call that opens a window with the popup's page to its second animation frame with items; the empty",
      "page is one of the same extension in the same kind of window. Stopped: the background is stopped beforehand.",
    ],
    figures,
  };
}

function searchTable(kind: Subject["kind"], samples: Samples): Table {
  const [least] = SIZES;
  const of = (part: string, what: string): Figure[] =>
    SIZES.map((size) =>
      samples.figure(
        `${size} ${part}`,
        `${what}, ${size} items`,
        "ms",
        size === least ? {} : { [`${least} items`]: `${least} ${part}` },
      ),
    );
  return {
    title: `Search, in ${kind}`,
    notes: [
      "Key: from the key to the frame that shows what was found, of each letter of a search. A frame is 16.7 ms.",
      "Filtering: one search without a page, the mean of many. Prepared: once for each list from the vault.",
    ],
    figures: [
      ...of("key popup", "key in the popup"),
      ...of("key manager", "key in the manager"),
      ...of("palette", "filtering for the popup"),
      ...of("manager", "filtering for the manager, by site"),
      ...of("prepare", "prepared"),
    ],
  };
}

function importTable(kind: Subject["kind"], samples: Samples): Table {
  const [least] = IMPORTS;
  return {
    title: `Import of codes, in ${kind}`,
    notes: ["Milliseconds of each entry, without the person. The vault grows by each import."],
    figures: IMPORTS.flatMap((count) => [
      samples.figure(
        `${count} import`,
        `import of ${count}`,
        "ms",
        count === least ? {} : { [`${least} entries`]: `${least} import` },
      ),
      ...Object.entries(IMPORT).map(([part, what]) =>
        samples.figure(`${count} import ${part}`, `  ${what}`, "ms"),
      ),
    ]),
  };
}
