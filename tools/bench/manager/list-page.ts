import { entriesOf } from "../../../popup/items/list/entries.ts";
import { inOrder } from "../../../popup/items/list/order.ts";
import { paletteOrder, shownInManager, shownInPalette } from "../../../popup/items/list/shown.ts";
import type { ItemSummary } from "../../../src/wire/items.ts";

/** Runs in a page of the extension: what the lists do with what was typed, without a page around it. */

/** What is typed, letter by letter. */
const QUERIES = ["s", "si", "sit", "site", "site 7", "somebody 77", "example", "nothing like it"];
const HERE = "site-3.example";

/** Mean milliseconds of one search in each list, and of what is worked out once for each list. */
function search(items: readonly ItemSummary[], times: number) {
  const entries = entriesOf(items);
  const palette = paletteOrder(entries);
  const manager = inOrder(entries, "name");
  const each = (act: (query: string) => unknown) => {
    const start = performance.now();
    for (let i = 0; i < times; i++) for (const query of QUERIES) act(query);
    return (performance.now() - start) / (times * QUERIES.length);
  };
  const begun = performance.now();
  for (let i = 0; i < times; i++) paletteOrder(entriesOf(items));
  return {
    prepare: (performance.now() - begun) / times,
    palette: each((query) => shownInPalette(palette, query, HERE)),
    manager: each((query) => shownInManager(manager, { query, kind: "all", bySite: true })),
  };
}

export const listBench = { search };
Object.assign(globalThis, { bench: listBench });
