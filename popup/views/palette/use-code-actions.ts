import { useEffect, useState } from "preact/hooks";
import { copyCode } from "../../items/codes/copying.ts";
import { advanceCode } from "../../items/codes/use-code-value.ts";
import type { PageTab } from "../../sites/page-tab.ts";
import { type Filling, useFilling } from "./use-filling.ts";
import { type Linking, useLinking } from "./use-linking.ts";

const COPIED_MS = 2000;

/** None of these rejects: what goes wrong is in `failure`. */
export interface CodeActions extends Pick<Filling, "suits" | "missed" | "forget">, Linking {
  /** What was done last, for those who hear it. */
  said: string;
  failure: string | null;
  /** The code that was copied just now. */
  copied: string | null;
  copy: (item: string) => void;
  fill: (item: string) => void;
  advance: (item: string) => void;
}

/** What the toolbar popup does with codes over the page of a tab; null: there is none. */
export function useCodeActions(page: PageTab | null): CodeActions {
  const [said, setSaid] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [copied, setCopied] = useState<string | null>(null);
  const { fill, ...filling } = useFilling(page);
  const linking = useLinking(page, setFailure);

  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const attempt = (act: () => Promise<void>) => {
    setFailure(null);
    act().catch((error: Error) => setFailure(error.message));
  };
  async function copy(item: string) {
    const text = await copyCode(item);
    filling.forget();
    setCopied(item);
    // Said again where the same is copied twice.
    setSaid((last) => (last === text ? `${text}\u00a0` : text));
  }
  return {
    ...{ said, failure, copied, ...filling, ...linking },
    copy: (item) => attempt(() => copy(item)),
    fill: (item) => attempt(() => fill(item)),
    advance: (item) => attempt(() => advanceCode(item)),
  };
}
