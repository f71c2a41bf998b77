import type { ItemSummary } from "../../../src/wire/items.ts";
import { t } from "../../i18n/messages.ts";
import { type Fact, factsOf } from "../../items/item/facts.ts";
import { Host, SiteName } from "../../parts/site-name.tsx";

/** Everything that is known of an item, a line each. */
export function ItemFacts({ item }: { item: ItemSummary }) {
  return (
    <div class="item-part">
      <h3>{t("factsTitle")}</h3>
      <dl class="card facts" id="facts">
        {factsOf(item).map((fact) => (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd>
              <Value {...fact} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Value({ value, by }: Fact) {
  if (by === "host") return <Host text={value} />;
  return by === "text" ? <SiteName text={value} /> : <bdi>{value}</bdi>;
}
