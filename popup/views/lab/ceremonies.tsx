import { useMemo, useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { type Filter, matches, NO_FILTER } from "../../lab/filter.ts";
import type { LabSession } from "../../lab/lab-session.ts";
import { EntryBoundary } from "./entry/entry-boundary.tsx";
import { CeremonyRow } from "./list/ceremony-row.tsx";
import { EmptyLog } from "./list/empty-log.tsx";
import { Filters } from "./list/filters.tsx";

interface CeremoniesProps {
  session: LabSession;
  /** The id of the entry that is shown. */
  chosen: string | undefined;
}

/** What was recorded, newest first, and one ceremony in detail beside it. */
export function Ceremonies({ session, chosen }: CeremoniesProps) {
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const { recorded } = session.recorder;
  const shown = useMemo(
    () => recorded.filter((one) => matches(filter, one)).toReversed(),
    [recorded, filter],
  );
  const open = recorded.find(({ entry }) => entry.id === chosen);
  if (recorded.length === 0) return <EmptyLog session={session} />;
  return (
    <div class="lab-split" data-open={open !== undefined}>
      <section class="lab-list" aria-labelledby="lab-list-title">
        <h2 id="lab-list-title" class="visually-hidden">
          {t("labCeremonies")}
        </h2>
        <Filters filter={filter} onChange={setFilter} />
        {shown.length === 0 && <p class="hint lab-none">{t("labNothingMatches")}</p>}
        <ul id="lab-rows">
          {shown.map((one) => (
            <CeremonyRow
              key={one.entry.id}
              recorded={one}
              current={one.entry.id === chosen}
              colour={session.lab?.profiles.find(({ name }) => name === one.entry.profile)?.colour}
            />
          ))}
        </ul>
      </section>
      {open ? (
        <EntryBoundary key={open.entry.id} recorded={open} />
      ) : (
        <p class="hint lab-choose">{t("labChoose")}</p>
      )}
    </div>
  );
}
