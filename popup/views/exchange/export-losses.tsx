import type { ExportOutlook } from "../../../src/wire/exchange.ts";
import type { ItemSummary } from "../../../src/wire/items.ts";
import { t, tCount } from "../../i18n/messages.ts";
import { ItemTitle } from "../../parts/item-names.tsx";
import { SiteName } from "../../parts/site-name.tsx";
import { CoreSentence } from "./core-sentence.tsx";
import { RemarkText } from "./remarks.tsx";

/** Items of one reason that are named; of more, the number. */
const NAMED = 20;

interface ExportLossesProps {
  outlook: ExportOutlook;
  items: readonly ItemSummary[];
}

/** What the file holds, in plain words. */
export function heldText({ passkeys, codes }: Pick<ExportOutlook, "passkeys" | "codes">): string {
  if (passkeys === 0 && codes === 0) return t("exportHoldsNothing");
  if (codes === 0) return tCount("exportHoldsPasskeys", passkeys);
  if (passkeys === 0) return tCount("exportHoldsCodes", codes);
  return `${tCount("exportHoldsPasskeys", passkeys)} ${tCount("exportHoldsCodes", codes)}`;
}

/** What the file does not hold of the chosen items. */
export function ExportLosses({ outlook: { left, losses }, items }: ExportLossesProps) {
  const byId = new Map(items.map((item) => [item.item, item]));
  const byReason = Map.groupBy(left, ({ reason }) => reason);
  return (
    <>
      {left.length > 0 && (
        <div class="losses" id="export-left">
          <h4>{tCount("exportLeft", left.length)}</h4>
          {[...byReason].map(([reason, ones]) => (
            <div key={reason}>
              <p>
                <CoreSentence text={reason} />
              </p>
              <ul class="remarks">
                {ones.slice(0, NAMED).map(({ item }) => {
                  const summary = byId.get(item);
                  return <li key={item}>{summary && <LeftName item={summary} />}</li>;
                })}
                {ones.length > NAMED && <li>{tCount("exportMore", ones.length - NAMED)}</li>}
              </ul>
            </div>
          ))}
        </div>
      )}
      {losses.length > 0 && (
        <div class="losses" id="export-losses">
          <h4>{t("exportLosses")}</h4>
          <ul class="remarks">
            {losses.map((loss) => (
              <li key={`${loss.what} ${loss.field} ${loss.detail}`}>
                <RemarkText remark={loss} /> {tCount("exportOfItems", loss.items)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function LeftName({ item }: { item: ItemSummary }) {
  const account = item.kind === "code" ? item.account : item.userName;
  return (
    <>
      <ItemTitle item={item} />
      {account !== "" && (
        <>
          , <SiteName text={account} />
        </>
      )}
    </>
  );
}
