import { useEffect, useRef, useState } from "preact/hooks";
import { OfferedFile } from "../files.ts";
import { callVault } from "./vault-calls.ts";

export interface Dump {
  /** Offers a raw dump of the vault for download; does not reject. */
  save: () => Promise<void>;
  /** Why it could not be made, ready to be shown. */
  problem: string | null;
}

/** The raw dump of the vault, offered as long as the view is there. */
export function useDump(): Dump {
  const [problem, setProblem] = useState<string | null>(null);
  const offered = useRef<OfferedFile | null>(null);
  useEffect(() => () => offered.current?.release(), []);

  async function save() {
    setProblem(null);
    try {
      const { file } = await callVault("vault.dump", {});
      offered.current?.release();
      const day = new Date().toISOString().slice(0, 10);
      offered.current = new OfferedFile(file, `latchkey-dump-${day}.latchkey`);
      offered.current.save();
    } catch (error) {
      setProblem((error as Error).message);
    }
  }
  return { save, problem };
}
