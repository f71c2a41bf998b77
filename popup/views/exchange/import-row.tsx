import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { Host, SiteName } from "../../parts/site-name.tsx";
import { siteText } from "../../sites/site-text.ts";
import type { ReadEntry } from "../../worker/messages.ts";
import { fieldName } from "./exchange-texts.ts";
import { type Choice, choicesFor, type ImportRow } from "./import-choices.ts";
import { RemarkText } from "./remarks.tsx";

interface ImportRowViewProps {
  row: ImportRow;
  choice: Choice;
  still: boolean;
  /** Of several files: the name of the one that it is from. */
  file: string | undefined;
  onChoose: (choice: Choice) => void;
}

/** One entry of a preview, with what can be done with it. */
export function ImportRowView({ row, choice, still, file, onChoose }: ImportRowViewProps) {
  const { index, entry, state } = row;
  const tick = state.state === "new" ? "take" : state.state === "same" && state.adds ? "replace" : undefined;
  if (tick !== undefined) {
    return (
      <label class="row" data-import-entry={index}>
        <input
          type="checkbox"
          checked={choice === tick}
          disabled={still}
          onChange={(event) => onChoose(event.currentTarget.checked ? tick : "skip")}
        />
        <EntryText row={row} file={file} />
      </label>
    );
  }
  return (
    <div class="row" data-import-entry={index}>
      <EntryText row={row} file={file} />
      {state.state === "conflict" && (
        <select
          aria-label={t("choiceLabel", { name: plainName(entry) })}
          value={choice}
          disabled={still}
          onChange={(event) => onChoose(event.currentTarget.value as Choice)}
        >
          {choicesFor(row).map((each) => (
            <option key={each} value={each}>
              {choiceText(each, state.with)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

/** Of an entry that conflicts with something in the vault, or with one before it in the file. */
function choiceText(choice: Choice, beside: "vault" | "file"): string {
  if (choice === "replace") return t("choiceReplace");
  if (choice === "both") return t("choiceBoth");
  return t(beside === "vault" ? "choiceSkip" : "choiceLeave");
}

function EntryText({ row: { entry, state }, file }: { row: ImportRow; file: string | undefined }) {
  const { kind, title, rpId, account, number, notEligible, remarks } = entry;
  return (
    <span class="row-text">
      <span class="row-title">
        {title === "" ? (
          t("itemNameless")
        ) : title === rpId ? (
          <Host text={title} />
        ) : (
          <SiteName text={title} />
        )}
      </span>
      <span class="row-detail">
        {rpId !== undefined && rpId !== title && (
          <>
            <Host text={rpId} />
            {" · "}
          </>
        )}
        {account !== "" && (
          <>
            <SiteName text={account} />
            {" · "}
          </>
        )}
        {t(kind === "passkey" ? "kindPasskey" : "kindCode")}
        {" · "}
        <EntryPlace number={number} file={file} />
      </span>
      {state.state === "new" && state.inBin && <span class="row-detail">{t("importInBin")}</span>}
      {state.state === "new" && state.namesake && <span class="row-detail">{t("importNamesake")}</span>}
      {state.state === "new" && notEligible && <span class="row-detail">{t("importNotEligible")}</span>}
      {state.state === "conflict" && (
        <span class="row-detail">
          {t(state.with === "vault" ? "importDiffersVault" : "importDiffersFile", {
            fields: state.differs.map(fieldName).join(", "),
          })}
        </span>
      )}
      {"with" in state && state.adds && (
        <span class="row-detail">{t("importAdds", { fields: state.adds.map(fieldName).join(", ") })}</span>
      )}
      {"with" in state && state.keeps && (
        <span class="row-detail">{t("importKeeps", { fields: state.keeps.map(fieldName).join(", ") })}</span>
      )}
      {remarks.length > 0 && (
        <ul class="remarks">
          {remarks.map((remark) => (
            <li key={`${remark.what} ${remark.field}`}>
              <RemarkText remark={remark} />
            </li>
          ))}
        </ul>
      )}
    </span>
  );
}

/** By which the person finds it in the file. */
export function EntryPlace({ number, file }: { number: number; file: string | undefined }) {
  if (file === undefined) return <>{t("importEntry", { number })}</>;
  return <Text k="importEntryOf" values={{ number: String(number), file: <SiteName text={file} /> }} />;
}

function plainName({ title, account }: ReadEntry): string {
  const texts = [title, account].filter((text) => text !== "").map((text) => siteText(text));
  return texts.length === 0 ? t("itemNameless") : texts.join(", ");
}
