import { t } from "../../i18n/messages.ts";
import type { Kind } from "../../items/list/shown.ts";
import { Icon } from "../../parts/icons.tsx";

const texts = {
  all: ["emptyTitle", "emptyPasskeys"],
  passkeys: ["emptyPasskeysTitle", "emptyPasskeys"],
  codes: ["emptyCodesTitle", "emptyCodes"],
  bin: ["emptyBinTitle", "emptyBin"],
} as const;

interface EmptyListProps {
  /** There is nothing in the vault at all. */
  nothing: boolean;
  kind: Kind;
  searched: boolean;
  onClear: () => void;
}

/** What stands in the place of a list in which there is nothing, and what to do then. */
export function EmptyList({ nothing, kind, searched, onClear }: EmptyListProps) {
  if (searched && !nothing) {
    return (
      <div class="card empty">
        <h3>{t("nothingFound")}</h3>
        <p>{t("nothingFoundHint")}</p>
        <button class="button" type="button" onClick={onClear}>
          {t("searchClear")}
        </button>
      </div>
    );
  }
  const [title, hint] = texts[kind];
  return (
    <div class="card empty">
      <span class="tile">
        <Icon name={kind === "bin" ? "bin" : kind === "codes" ? "clock" : "key"} />
      </span>
      <h3>{t(title)}</h3>
      <p>{t(hint)}</p>
      {kind === "all" && <p>{t("emptyCodes")}</p>}
    </div>
  );
}
