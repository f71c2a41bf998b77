import type { RefObject } from "preact";
import { numberText, t } from "../../i18n/messages.ts";
import { type Order, orders } from "../../items/list/order.ts";
import { type Kind, kinds, type ListView } from "../../items/list/shown.ts";
import { Icon } from "../../parts/icons.tsx";

const kindKeys = { all: "kindAll", passkeys: "kindPasskeys", codes: "kindCodes", bin: "kindBin" } as const;
const orderKeys = { name: "orderName", used: "orderUsed", created: "orderCreated" } as const;

interface ListControlsProps {
  view: ListView;
  counts: Record<Kind, number>;
  field: RefObject<HTMLInputElement | null>;
  onChange: (change: Partial<ListView>) => void;
}

/** What the list shows, and in which order. */
export function ListControls({ view, counts, field, onChange }: ListControlsProps) {
  return (
    <div class="list-controls">
      <label class="search">
        <span class="visually-hidden">{t("searchItems")}</span>
        <Icon name="search" />
        <input
          id="search"
          ref={field}
          type="search"
          placeholder={t("searchPlaceholder")}
          autocomplete="off"
          spellcheck={false}
          value={view.query}
          onInput={(event) => onChange({ query: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || view.query === "") return;
            event.preventDefault();
            onChange({ query: "" });
          }}
        />
      </label>
      <fieldset class="segments">
        <legend class="visually-hidden">{t("kindLegend")}</legend>
        {kinds.map((kind) => (
          <label key={kind} class="segment">
            <input
              type="radio"
              name="kind"
              value={kind}
              checked={view.kind === kind}
              onChange={() => onChange({ kind })}
            />
            <span>
              {t(kindKeys[kind])} <span class="segment-count">{numberText(counts[kind])}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div class="list-order">
        <label class="check">
          <input
            type="checkbox"
            id="by-site"
            checked={view.bySite}
            disabled={view.kind === "bin"}
            onChange={(event) => onChange({ bySite: event.currentTarget.checked })}
          />
          {t("groupBySite")}
        </label>
        <label class="order">
          <span>{t("orderLabel")}</span>
          <select
            id="order"
            value={view.order}
            disabled={view.kind === "bin"}
            onChange={(event) => onChange({ order: event.currentTarget.value as Order })}
          >
            {orders.map((order) => (
              <option key={order} value={order}>
                {t(orderKeys[order])}
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  );
}
