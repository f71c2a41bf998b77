import { useEffect, useRef, useState } from "preact/hooks";
import type { ExportFormat, ExportOutlook } from "../../../src/wire/exchange.ts";
import { callVault } from "../../vault/vault-calls.ts";

/** Ticking several items asks once. */
const REST_MS = 200;

/** What a file would hold; null until that is known. While the same is asked for once more, the last answer stays. */
export function useOutlook(
  format: ExportFormat,
  items: readonly string[],
): { outlook: ExportOutlook | null; problem: string | null } {
  const [outlook, setOutlook] = useState<ExportOutlook | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const asked = useRef<Promise<void>>(Promise.resolve());
  const question = useRef("");
  useEffect(() => {
    let current = true;
    const wanted = [format, ...items].join(" ");
    // A dialog may be open over it.
    if (wanted !== question.current) setOutlook(null);
    question.current = wanted;
    setProblem(null);
    const timer = setTimeout(async () => {
      // One question at a time: what was asked before cannot be called off any more.
      await asked.current;
      if (!current) return;
      asked.current = callVault("export.outlook", { format, items: [...items] }).then(
        (found) => {
          if (current) setOutlook(found);
        },
        (error: Error) => {
          if (current) setProblem(error.message);
        },
      );
    }, REST_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [format, items]);
  return { outlook, problem };
}
