import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";
import { SiteName } from "../../parts/site-name.tsx";
import type { RefusedEntry } from "../../worker/messages.ts";
import { fieldName } from "../exchange/exchange-texts.ts";
import type { Choice, ImportRow } from "../exchange/import-choices.ts";
import { RefusedName, RefusedReason } from "./refused.tsx";

interface FoundRowProps {
  row: ImportRow;
  choice: Choice;
  still: boolean;
  onChoose: (choice: Choice) => void;
}

/** A code that was found, to be taken or left. */
export function FoundRow({ row: { entry, state }, choice, still, onChoose }: FoundRowProps) {
  // What differs from a code of the same account is a code of its own, if the person wants it.
  const taken = state.state === "new" ? "take" : "both";
  return (
    <label class="row">
      <input
        type="checkbox"
        checked={choice === "take" || choice === "both"}
        disabled={still || state.state === "same"}
        onChange={({ currentTarget: { checked } }) => onChoose(checked ? taken : "skip")}
      />
      <span class="row-text">
        <span class="row-title">
          {entry.title === "" ? t("itemNameless") : <SiteName text={entry.title} />}
        </span>
        {entry.account !== "" && (
          <span class="row-detail">
            <SiteName text={entry.account} />
          </span>
        )}
        {state.state === "new" && state.inBin && <span class="row-detail">{t("importInBin")}</span>}
        {state.state === "new" && state.namesake && <span class="row-detail">{t("importNamesake")}</span>}
        {state.state === "conflict" && (
          <span class="row-detail">
            {t(state.with === "vault" ? "importDiffersVault" : "qrDiffersOther", {
              fields: state.differs.map(fieldName).join(", "),
            })}
          </span>
        )}
      </span>
      {state.state === "new" && <span class="badge">{t("importNew")}</span>}
      {state.state === "same" && (
        <span class="badge">{t(state.with === "vault" ? "qrHere" : "qrTwice")}</span>
      )}
    </label>
  );
}

/** What was found beside codes. */
export function RefusedRow({ entry }: { entry: RefusedEntry }) {
  return (
    <div class="row refused">
      <Icon name="alert" />
      <span class="row-text">
        <span class="row-title">
          <RefusedName entry={entry} />
        </span>
        <span class="row-detail">
          <RefusedReason entry={entry} />
        </span>
      </span>
    </div>
  );
}
