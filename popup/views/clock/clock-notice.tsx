import { useMemo } from "preact/hooks";
import type { ItemSummary } from "../../../src/wire/items.ts";
import { type ClockTrouble, clockTrouble, latestNoted } from "../../clock/clock-trouble.ts";
import { durationText } from "../../i18n/durations.ts";
import { momentText } from "../../i18n/formats.ts";
import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Host } from "../../parts/site-name.tsx";
import { useVault } from "../../vault/use-vault.ts";

/** Says that codes may be wrong because this computer's clock is; nothing where no code goes by it. */
export function ClockNotice({ items, onOpen }: { items: readonly ItemSummary[]; onOpen: () => void }) {
  const { value } = useVault("clock.state");
  const latest = useMemo(() => latestNoted(items), [items]);
  const goesByClock = useMemo(() => items.some(isByClock), [items]);
  const now = Date.now();
  const trouble = value === null || !goesByClock ? null : clockTrouble(value, latest, now);
  if (trouble === null) {
    return value !== null && goesByClock && value.offset !== 0 ? (
      <MovedLine offset={value.offset} onOpen={onOpen} />
    ) : null;
  }
  return (
    <div class="notice warn clock-notice" role="status" id="clock-notice">
      <Icon name="clock" />
      <p>
        <TroubleText trouble={trouble} now={now} />
      </p>
      <button class="button quiet" type="button" id="open-clock" onClick={onOpen}>
        {t("clockLook")}
      </button>
    </div>
  );
}

/** A correction that is no longer needed makes all codes wrong: it is never out of sight. */
function MovedLine({ offset, onOpen }: { offset: number; onOpen: () => void }) {
  const time = durationText(offset);
  return (
    <div class="notice clock-notice" role="status" id="clock-moved">
      <Icon name="clock" />
      <p>{t(offset > 0 ? "clockLater" : "clockEarlier", { time })}</p>
      <button class="button quiet" type="button" id="open-clock" onClick={onOpen}>
        {t("clockLook")}
      </button>
    </div>
  );
}

function isByClock(item: ItemSummary): boolean {
  return item.kind === "code" && item.type !== "hotp" && item.deletedAt === undefined;
}

function TroubleText({ trouble, now }: { trouble: ClockTrouble; now: number }) {
  if (trouble.type === "server") {
    const values = { site: <Host text={trouble.host} />, time: durationText(trouble.ahead) };
    return <Text k={trouble.ahead > 0 ? "clockNoticeEarly" : "clockNoticeLate"} values={values} />;
  }
  const key = trouble.type === "behind-vault" ? "clockNoticeVault" : "clockNoticeBuild";
  return <>{t(key, { now: momentText(now), since: momentText(trouble.since) })}</>;
}
