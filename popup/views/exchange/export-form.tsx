import { useMemo, useState } from "preact/hooks";
import { EXPORT_FORMATS, type ExportFormat } from "../../../src/wire/exchange.ts";
import { t } from "../../i18n/messages.ts";
import { sortName } from "../../items/item/names.ts";
import { Problem } from "../../parts/message.tsx";
import { useVault } from "../../vault/use-vault.ts";
import { exportHint, formatName } from "./exchange-texts.ts";
import { ExportDialog } from "./export-dialog.tsx";
import { ExportItems } from "./export-items.tsx";
import { ExportLosses, heldText } from "./export-losses.tsx";
import { useOutlook } from "./use-outlook.ts";

/** Files for other programs, which nothing protects. */
export function ExportForm() {
  const { value, problem } = useVault("items.list");
  const [format, setFormat] = useState<ExportFormat>("cxf");
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const items = useMemo(() => {
    const kept = (value ?? []).filter(({ deletedAt }) => deletedAt === undefined);
    return kept.sort((a, b) => sortName(a).localeCompare(sortName(b)));
  }, [value]);
  const chosen = useMemo(
    () => items.map(({ item }) => item).filter((item) => !left.has(item)),
    [items, left],
  );
  const { outlook, problem: outlookProblem } = useOutlook(format, chosen);
  const holdsAny = outlook !== null && outlook.passkeys + outlook.codes > 0;

  return (
    <div class="part export-form">
      <h3>{t("exportClear")}</h3>
      <p class="hint">{t("exportClearHint")}</p>
      {problem !== null && <Problem text={problem} />}
      <fieldset class="options">
        <legend>{t("exportFormat")}</legend>
        {EXPORT_FORMATS.map((each) => (
          <label class="option" key={each}>
            <input
              type="radio"
              name="export-format"
              value={each}
              checked={format === each}
              onChange={() => setFormat(each)}
            />
            <span>
              {formatName(each)}
              <span class="hint">{exportHint(each)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <ExportItems items={items} left={left} onLeave={setLeft} />
      <div id="export-outlook" aria-busy={outlook === null}>
        {outlookProblem !== null && <Problem text={outlookProblem} />}
        <p class="row-title" role="status">
          {outlook === null ? "" : heldText(outlook)}
        </p>
        {outlook !== null && <ExportLosses outlook={outlook} items={items} />}
      </div>
      <button
        class="button"
        type="button"
        id="export-clear"
        disabled={!holdsAny}
        onClick={() => setAsking(true)}
      >
        {t("exportMake")}
      </button>
      {asking && outlook !== null && (
        <ExportDialog
          format={format}
          chosen={chosen}
          outlook={outlook}
          items={items}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
