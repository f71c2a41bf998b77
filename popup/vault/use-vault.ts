import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { VaultCalls } from "../../src/wire/vault.ts";
import { callVault, onVaultChanged } from "./vault-calls.ts";

export interface Loaded<T> {
  /** Null until the first answer. */
  value: T | null;
  /** What went wrong with the last request, ready to be shown. */
  problem: string | null;
  reload: () => void;
}

/** The requests without arguments that only read. */
type Question =
  | "vault.state"
  | "vault.waysIn"
  | "vault.damage"
  | "vault.check"
  | "slots.list"
  | "items.list"
  | "backup.state"
  | "settings.lock"
  | "settings.clipboard"
  | "clock.state"
  | "sites.list"
  | "sites.paused"
  | "signals.list"
  | "upgrades.allowed"
  | "upgrades.list";

/** The reply to a request without arguments, asked again whenever the vault changes. */
export function useVault<K extends Question>(type: K): Loaded<VaultCalls[K]["reply"]> {
  const [value, setValue] = useState<VaultCalls[K]["reply"] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const latest = useRef(0);
  const reload = useCallback(() => {
    latest.current += 1;
    const turn = latest.current;
    callVault(type, {}).then(
      (reply) => {
        if (turn !== latest.current) return;
        setValue(() => reply);
        setProblem(null);
      },
      (error: Error) => {
        if (turn === latest.current) setProblem(error.message);
      },
    );
  }, [type]);
  useEffect(() => {
    reload();
    const stop = onVaultChanged(reload);
    return () => {
      latest.current += 1;
      stop();
    };
  }, [reload]);
  return { value, problem, reload };
}
