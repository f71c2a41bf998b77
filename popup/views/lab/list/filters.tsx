import { type MessageKey, t } from "../../../i18n/messages.ts";
import type { Filter } from "../../../lab/filter.ts";
import { Icon } from "../../../parts/icons.tsx";

interface FiltersProps {
  filter: Filter;
  onChange: (filter: Filter) => void;
}

const choices = {
  ceremony: { all: "labEveryCall", create: "labCreate", get: "labGet" },
  answeredBy: { all: "labEveryAnswerer", latchkey: "labByLatchkey", lab: "labByLab", native: "labByBrowser" },
  outcome: { all: "labEveryOutcome", credential: "labAnswered", error: "labFailed", pending: "labPending" },
} as const satisfies { [K in keyof Filter]?: Partial<Record<Filter[K], MessageKey>> };

const labels = {
  ceremony: "labFilterCall",
  answeredBy: "labFilterAnswerer",
  outcome: "labFilterOutcome",
} as const;

/** What the list is narrowed to. */
export function Filters({ filter, onChange }: FiltersProps) {
  return (
    <div class="lab-filters">
      <label class="search lab-search">
        <span class="visually-hidden">{t("labSearch")}</span>
        <Icon name="search" />
        <input
          type="search"
          id="lab-search"
          placeholder={t("labSearch")}
          value={filter.text}
          onInput={(event) => onChange({ ...filter, text: event.currentTarget.value })}
        />
      </label>
      {(["ceremony", "answeredBy", "outcome"] as const).map((name) => (
        <label key={name}>
          <span class="visually-hidden">{t(labels[name])}</span>
          <select
            id={`filter-${name}`}
            value={filter[name]}
            onChange={(event) => onChange({ ...filter, [name]: event.currentTarget.value })}
          >
            {Object.entries(choices[name]).map(([value, key]) => (
              <option key={value} value={value}>
                {t(key)}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}
