import { useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { CodeCheck, type CodeCheckResult } from "./code-check.tsx";

/** For codes by a counter: goes on after the last code that was used elsewhere. */
export function CounterCheck({ item }: { item: string }) {
  const [used, setUsed] = useState<readonly string[]>([]);

  async function follow(value: string): Promise<CodeCheckResult> {
    const all = [...used, value];
    const { found } = await callVault("codes.follow", { item, used: all });
    setUsed(found > 1 ? all : []);
    if (found > 1) return { said: t("counterSeveral"), clear: true };
    return found === 1 ? { said: t("counterFollowed"), clear: true } : { problem: t("counterNotFound") };
  }

  return (
    <CodeCheck
      hint={t("counterHint")}
      label={t("counterCode")}
      action={t("counterFollow")}
      onCheck={follow}
      next={null}
    />
  );
}
