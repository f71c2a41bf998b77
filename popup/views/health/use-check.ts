import { useEffect } from "preact/hooks";
import type { CheckReport } from "../../../src/wire/vault.ts";
import { useVault } from "../../vault/use-vault.ts";

const ASK_AGAIN_MS = 700;

export interface Check {
  /** Null while the vault is being checked. */
  report: CheckReport | null;
  problem: string | null;
}

/** The check of the whole vault, asked for until it is there, and again whenever the vault changes. */
export function useCheck(): Check {
  const { value: report, problem, reload } = useVault("vault.check");
  const waiting = report === null && problem === null;
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(reload, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [waiting, reload]);
  return { report, problem };
}
