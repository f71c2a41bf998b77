import { useEffect, useState } from "preact/hooks";
import type { CodeValue } from "../../../src/wire/items.ts";
import { realTimers } from "../../timers.ts";
import { callVault, onVaultChanged } from "../../vault/vault-calls.ts";
import { LiveCodes } from "./live-codes.ts";

/** The codes that are drawn on this page, each with those who draw it. */
const shown = new Map<string, Set<(value: CodeValue | undefined) => void>>();
let values: ReadonlyMap<string, CodeValue> = new Map();
let asked = false;
let stopListening: (() => void) | null = null;

const live = new LiveCodes({
  ask: (items) => callVault("codes.values", { items }),
  timers: realTimers,
  now: () => Date.now(),
  onChange: (all) => {
    values = all;
    for (const [item, listeners] of shown) for (const listener of listeners) listener(all.get(item));
  },
});

/** Asks once for all that came and went in this turn. */
function follow(): void {
  if (asked) return;
  asked = true;
  queueMicrotask(() => {
    asked = false;
    if (shown.size > 0) {
      live.show([...shown.keys()]);
      stopListening ??= onVaultChanged(() => live.refresh());
    } else {
      live.forget();
      stopListening?.();
      stopListening = null;
    }
  });
}

/** What a code shows now; undefined until it is known. Asked for as long as the caller is drawn. */
export function useCodeValue(item: string): CodeValue | undefined {
  const [value, setValue] = useState(() => values.get(item));
  useEffect(() => {
    const listeners = shown.get(item) ?? new Set();
    shown.set(item, listeners.add(setValue));
    setValue(values.get(item));
    follow();
    return () => {
      listeners.delete(setValue);
      if (listeners.size === 0) shown.delete(item);
      follow();
    };
  }, [item]);
  return value;
}

/** The value as it would be copied: the drawn one, or asked for. Rejects with a VaultCallError. */
export async function currentValue(item: string): Promise<string> {
  const known = values.get(item);
  if (known !== undefined && shown.has(item) && (known.nextAt ?? Number.POSITIVE_INFINITY) > Date.now())
    return known.value;
  const [value] = await callVault("codes.values", { items: [item] });
  return value?.value ?? "";
}

/** Takes a counter on. Rejects with a VaultCallError. */
export async function advanceCode(item: string): Promise<void> {
  live.put(await callVault("codes.advance", { item }));
}
