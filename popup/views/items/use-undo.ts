import { useEffect, useRef, useState } from "preact/hooks";
import type { ItemChange, ItemSummary } from "../../../src/wire/items.ts";
import { type Action, changeOf, doneText, type Step, stepsBack } from "../../items/item/changes.ts";
import { itemErrorText } from "../../items/item/errors.ts";
import { callVault } from "../../vault/vault-calls.ts";

/** How long a change can be undone in place; afterwards the bin and the buttons are still there. */
const UNDO_MS = 10_000;

export interface Done {
  text: string;
  /** What takes it back. */
  back: Step[];
}

export interface Undo {
  /** What was done last, while it can be undone. */
  done: Done | null;
  problem: string | null;
  /** Does not reject. */
  act: (action: Action, items: string[]) => Promise<void>;
  undo: () => Promise<void>;
  dismiss: () => void;
  /** The time does not run while the person is at the message. */
  hold: (held: boolean) => void;
}

/**
 * Changes these items, and takes the last change back: by its button, or by Control+Z outside of text fields. `show`:
 * called at once with what will be; `reload`: it will not.
 */
export function useUndo(
  all: readonly ItemSummary[],
  show: (items: string[], change: ItemChange) => void,
  reload: () => void,
): Undo {
  const [done, setDone] = useState<Done | null>(null);
  const [held, hold] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const latest = useRef<Undo["undo"]>(async () => {});

  async function carryOut(steps: Step[]): Promise<boolean> {
    setProblem(null);
    for (const { items, change } of steps) show(items, change);
    try {
      for (const step of steps) await callVault("items.change", { ...step });
      return true;
    } catch (error) {
      reload();
      setProblem(itemErrorText(error));
      return false;
    }
  }
  async function act(action: Action, items: string[]) {
    const chosen = new Set(items);
    const back = stepsBack(
      action,
      all.filter(({ item }) => chosen.has(item)),
      all,
    );
    if (await carryOut([{ items, change: changeOf(action) }])) {
      setDone({ text: doneText(action, items.length), back });
    }
  }
  async function undo() {
    if (done === null) return;
    setDone(null);
    // Some of it may be done: to do it again changes nothing.
    if (!(await carryOut(done.back))) setDone(done);
  }
  latest.current = undo;

  useEffect(() => {
    if (done === null || held) return;
    const timer = setTimeout(() => setDone(null), UNDO_MS);
    return () => clearTimeout(timer);
  }, [done, held]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = (event.target as Element).closest("input:not([type=checkbox]), textarea, dialog");
      if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || typing) return;
      event.preventDefault();
      void latest.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return { done, problem, act, undo, dismiss: () => setDone(null), hold };
}
