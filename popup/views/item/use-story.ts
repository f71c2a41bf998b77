import { useEffect, useState } from "preact/hooks";
import type { ItemStory } from "../../../src/wire/items.ts";
import { itemErrorText } from "../../items/item/errors.ts";
import { callVault, onVaultChanged } from "../../vault/vault-calls.ts";

/** Note and recovery codes of an item, asked again whenever the vault changes; null until the first answer. */
export function useStory(item: string): { story: ItemStory | null; problem: string | null } {
  const [story, setStory] = useState<ItemStory | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let turn = 0;
    const load = () => {
      turn += 1;
      const mine = turn;
      callVault("items.story", { item }).then(
        (value) => {
          if (mine !== turn) return;
          setStory(value);
          setProblem(null);
        },
        (error: unknown) => {
          if (mine === turn) setProblem(itemErrorText(error));
        },
      );
    };
    load();
    const stop = onVaultChanged(load);
    return () => {
      turn = -1;
      stop();
    };
  }, [item]);
  return { story, problem };
}
