import { useState } from "preact/hooks";
import type { ClockRange } from "../../../src/wire/clock.ts";
import { middleOf } from "../../clock/clock-trouble.ts";
import { durationText } from "../../i18n/durations.ts";
import { t, tCount } from "../../i18n/messages.ts";
import { itemErrorText } from "../../items/item/errors.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { CodeCheck, type CodeCheckResult } from "./code-check.tsx";

type Sighting = { value: string; at: number };

/** For codes by the clock: how far it is off, told from a code of another device, and put right if the person wants. */
export function ClockCheck({ item }: { item: string }) {
  const [seen, setSeen] = useState<readonly Sighting[]>([]);
  const [found, setFound] = useState<ClockRange | null>(null);

  async function compare(value: string): Promise<CodeCheckResult> {
    const sightings = [...seen, { value, at: Date.now() }];
    setFound(null);
    const ranges = await callVault("clock.compare", { item, seen: sightings });
    const [range, ...others] = ranges;
    setSeen(others.length > 0 ? sightings : []);
    if (range === undefined) return { problem: t("clockNone") };
    if (others.length > 0) return { said: tCount("clockSeveral", ranges.length), clear: true };
    if (range.least <= 0 && range.most >= 0) return { said: t("clockAgrees") };
    setFound(range);
    const ahead = middleOf(range);
    return { said: t(ahead > 0 ? "clockAhead" : "clockBehind", { time: durationText(ahead) }) };
  }

  async function correct(range: ClockRange): Promise<CodeCheckResult> {
    const { offset } = await callVault("clock.state", {});
    try {
      await callVault("clock.set", { offset: offset + middleOf(range) });
    } catch (error) {
      return { problem: itemErrorText(error) };
    }
    setFound(null);
    return { said: t("clockCorrected"), clear: true };
  }

  return (
    <CodeCheck
      hint={t("clockCompareHint")}
      label={t("clockCode")}
      action={t("clockCompare")}
      onCheck={compare}
      next={found && { action: t("clockCorrect"), hint: t("clockCorrectHint"), onNext: () => correct(found) }}
    />
  );
}
