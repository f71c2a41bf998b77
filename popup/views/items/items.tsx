import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import type { ItemChange, ItemSummary } from "../../../src/wire/items.ts";
import { applied } from "../../items/item/applied.ts";
import { itemOfHash } from "../../items/item/item-hash.ts";
import { useVault } from "../../vault/use-vault.ts";
import { ClockNotice } from "../clock/clock-notice.tsx";
import { ItemPage } from "../item/item-page.tsx";
import { ADD_CODE_HASH } from "../sections.ts";
import { SiteChanges } from "../site-changes/site-changes.tsx";
import { AddCodeDialog } from "./add-code-dialog.tsx";
import { ItemList } from "./item-list.tsx";
import { UndoToast } from "./undo-toast.tsx";
import { useUndo } from "./use-undo.ts";

const NONE: ItemSummary[] = [];

/** All passkeys and codes, or the one that the location names. */
export function Items() {
  const { value, problem, reload } = useVault("items.list");
  const [shown, setShown] = useState<ItemSummary[] | null>(null);
  const [hash, setHash] = useState(location.hash);
  const opened = itemOfHash(hash);
  const items = shown ?? value ?? NONE;
  const undo = useUndo(items, show, reload);
  const item = useMemo(() => items.find((each) => each.item === opened), [items, opened]);

  // The vault's own word counts as soon as it is there.
  useLayoutEffect(() => setShown(null), [value]);
  function show(ids: string[], change: ItemChange) {
    const changed = new Set(ids);
    const now = Date.now();
    setShown((old) =>
      (old ?? value ?? NONE).map((each) => (changed.has(each.item) ? applied(each, change, now) : each)),
    );
  }

  useEffect(() => {
    const follow = () => setHash(location.hash);
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);

  return (
    <>
      {opened === null && <SiteChanges />}
      {(opened === null || item?.kind === "code") && (
        <ClockNotice
          items={items}
          onOpen={() => {
            location.hash = "#settings";
          }}
        />
      )}
      {/* It stays while an item is looked at, so that search, choice and place are there afterwards. */}
      <ItemList items={items} known={value !== null} problem={problem} undo={undo} hidden={opened !== null} />
      {opened !== null && value !== null && <ItemPage key={opened} item={item} undo={undo} />}
      {hash === ADD_CODE_HASH && <AddCodeDialog onClose={() => location.replace("#items")} />}
      <UndoToast undo={undo} />
    </>
  );
}
