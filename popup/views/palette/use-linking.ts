import { useState } from "preact/hooks";
import type { CodeItem, ItemSummary } from "../../../src/wire/items.ts";
import { t } from "../../i18n/messages.ts";
import { itemLabel } from "../../parts/item-names.tsx";
import type { PageTab } from "../../sites/page-tab.ts";
import { callVault } from "../../vault/vault-calls.ts";

export interface Linking {
  /** What links an item to the page's site, and its name; undefined where it belongs to one, or is no code. */
  linkOf: (item: ItemSummary) => { label: string; onClick: () => void } | undefined;
  /** What was linked last. */
  linked: CodeItem | null;
  undo: () => void;
}

/** Gives codes the site of a page: by the person's word alone, never by the name of an issuer. */
export function useLinking(page: PageTab | null, onFailure: (text: string) => void): Linking {
  const [linked, setLinked] = useState<CodeItem | null>(null);

  async function change(code: CodeItem, site: string, then: CodeItem | null) {
    try {
      await callVault("items.change", { items: [code.item], change: { site } });
      setLinked(then);
    } catch (error) {
      onFailure((error as Error).message);
    }
  }

  return {
    linkOf(item) {
      if (!page?.takesCodes || item.kind !== "code" || item.site !== undefined) return undefined;
      const site = page.domain;
      return {
        label: t("siteUse", { name: itemLabel(item), site }),
        onClick: () => void change(item, site, item),
      };
    },
    linked,
    undo: () => linked !== null && void change(linked, "", null),
  };
}
