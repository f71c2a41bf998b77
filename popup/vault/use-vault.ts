import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { VaultCalls } from "../../src/wire/vault.ts";
import { earlyAnswer, takeEarlyAnswer } from "./early-answers.ts";
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

/**
 * The reply to a request without arguments, asked again whenever the vault changes, and for each other thing that it is
 * about; for null it is not asked.
 */
export function useVault<K extends Question>(type: K, about?: object | null): Loaded<VaultCalls[K]["reply"]> {
  const [value, setValue] = useState<VaultCalls[K]["reply"] | null>(
    () => earlyAnswer(type, {})?.value ?? null,
  );
  const [problem, setProblem] = useState<string | null>(null);
  const latest = useRef(0);
  const take = useCallback((answer: Promise<VaultCalls[K]["reply"]>) => {
    latest.current += 1;
    const turn = latest.current;
    answer.then(
      (reply) => {
        if (turn !== latest.current) return;
        setValue(() => reply);
        setProblem(null);
      },
      (error: Error) => {
        if (turn === latest.current) setProblem(error.message);
      },
    );
  }, []);
  const reload = useCallback(() => take(callVault(type, {})), [type, take]);
  useEffect(() => {
    if (about === null) return;
    take(takeEarlyAnswer(type, {}) ?? callVault(type, {}));
    const stop = onVaultChanged(reload);
    return () => {
      latest.current += 1;
      stop();
    };
  }, [type, take, reload, about]);
  return { value, problem, reload };
}
