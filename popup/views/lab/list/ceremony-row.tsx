import { useMemo } from "preact/hooks";
import { visible } from "../../../../src/lab/log/visible.ts";
import { rpIdOf } from "../../../../src/lab/options/members.ts";
import { t } from "../../../i18n/messages.ts";
import { clockTime, milliseconds } from "../../../lab/numbers.ts";
import type { Recorded } from "../../../lab/recording/recorder.ts";
import { Answerer } from "../answerer.tsx";
import { OutcomeMark, outcomeText } from "../outcome-mark.tsx";

interface CeremonyRowProps {
  recorded: Recorded;
  current: boolean;
  /** Of the profile that answered. */
  colour: string | undefined;
}

const names = { create: "labCreate", get: "labGet" } as const;

/** Drawn again only where something of it has changed: of a list that grows nearly all rows stay as they are. */
export function CeremonyRow({ recorded, current, colour }: CeremonyRowProps) {
  return useMemo(
    () => <Row recorded={recorded} current={current} colour={colour} />,
    [recorded, current, colour],
  );
}

function Row({ recorded: { entry, open, loaded }, current, colour }: CeremonyRowProps) {
  const { id, ceremony, mediation, uiMode, caller, startedAt, timing, outcome } = entry;
  const manner = uiMode ?? mediation;
  return (
    <li>
      <a
        class="lab-row"
        href={`#ceremonies=${id}`}
        aria-current={current ? "true" : undefined}
        data-entry={id}
      >
        <OutcomeMark type={outcome.type} />
        <span class="lab-row-text">
          <span class="row-title">
            <code>{t(names[ceremony])}</code>
            {manner !== undefined && <code class="lab-manner">{visible(manner)}</code>}
            <bdi class="host">{visible(rpIdOf(entry) ?? caller.origin)}</bdi>
          </span>
          <span class="row-detail">
            <span>{outcomeText(outcome)}</span>
            {caller.inFrame && <span>{t("labInFrame")}</span>}
            {loaded && <span class="lab-loaded">{t("labLoaded")}</span>}
          </span>
        </span>
        <span class="lab-row-side">
          <Answerer entry={entry} colour={colour} />
          <span class="row-detail lab-when">
            {clockTime(startedAt)}
            {!open && <span>{milliseconds(timing.total)}</span>}
          </span>
        </span>
      </a>
    </li>
  );
}
