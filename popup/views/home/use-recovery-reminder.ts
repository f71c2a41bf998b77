import { useState } from "preact/hooks";
import { useVault } from "../../vault/use-vault.ts";
import { callVault } from "../../vault/vault-calls.ts";

export interface RecoveryReminding {
  /** Notes that the person has the recovery code; does not reject. */
  haveIt: () => Promise<void>;
  /** Why that could not be noted. */
  problem: string | null;
}

/** What a reminder of a recovery code needs that nobody has said to have; null: there is no reason for one. */
export function useRecoveryReminder(): RecoveryReminding | null {
  const { value } = useVault("backup.state");
  const [problem, setProblem] = useState<string | null>(null);

  async function haveIt() {
    setProblem(null);
    try {
      for (const { slot, type } of await callVault("slots.list", {})) {
        if (type === "recovery") await callVault("recovery.confirmed", { slot });
      }
    } catch (error) {
      setProblem((error as Error).message);
    }
  }
  return value?.recoveryUnconfirmed === true ? { haveIt, problem } : null;
}
