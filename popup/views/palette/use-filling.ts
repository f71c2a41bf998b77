import { useEffect, useState } from "preact/hooks";
import type { MissedFill } from "../../../src/wire/fill.ts";
import type { ItemSummary } from "../../../src/wire/items.ts";
import type { PageTab } from "../../sites/page-tab.ts";
import { callVault } from "../../vault/vault-calls.ts";

export interface Filling {
  /** Whether this can be filled into the page: a code of its site. */
  suits: (item: ItemSummary) => boolean;
  /** Closes the popup where it is filled. Rejects with a VaultCallError. */
  fill: (item: string) => Promise<void>;
  /** What was not filled, by this popup or by the shortcut that opened it. */
  missed: MissedFill | null;
  forget: () => void;
}

/** Fills codes into the page of a tab; null: there is none. */
export function useFilling(page: PageTab | null): Filling {
  const [missed, setMissed] = useState<MissedFill | null>(null);
  const tabId = page?.takesCodes ? page.tabId : undefined;

  useEffect(() => {
    if (page === null) return;
    // Nothing can be said of a vault that locks just now.
    callVault("codes.missed", { tabId: page.tabId }).then(setMissed, () => setMissed(null));
  }, [page?.tabId]);

  return {
    suits: (item) => tabId !== undefined && item.kind === "code" && item.domain === page?.domain,
    async fill(item) {
      if (tabId === undefined) return;
      const outcome = await callVault("codes.fill", { item, tabId });
      if (outcome === "filled") window.close();
      else setMissed({ refusal: outcome, item });
    },
    missed,
    forget: () => setMissed(null),
  };
}
