import { useEffect, useState } from "preact/hooks";
import { useVault } from "../vault/use-vault.ts";
import { callVault } from "../vault/vault-calls.ts";

export interface Pause {
  /** Latchkey stays out of the way everywhere; null until it is known. */
  paused: boolean | null;
  /** What went wrong with the last request, ready to be shown. */
  problem: string | null;
  /** Begins or ends the pause; does not reject. */
  set: (on: boolean) => Promise<void>;
}

/** The pause that lasts until the browser closes. */
export function usePause(): Pause {
  const { value, problem } = useVault("sites.paused");
  const [paused, setPaused] = useState(value);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    if (value !== null) setPaused(value);
  }, [value]);

  async function set(on: boolean) {
    setPaused(on);
    setFailure(null);
    try {
      setPaused(await callVault("sites.pause", { on }));
    } catch (error) {
      setPaused(!on);
      setFailure((error as Error).message);
    }
  }
  return { paused, problem: failure ?? problem, set };
}
