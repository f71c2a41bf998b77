import type { AskedCeremony } from "../../../../src/lab/asked/asked-ceremony.ts";
import { t, tCount } from "../../../i18n/messages.ts";
import { Account } from "./account.tsx";

interface ChoicesProps {
  asked: AskedCeremony;
  chosen: string | undefined;
  onChoose: (credentialId: string) => void;
}

/** The credentials that may answer, the newest first. */
export function Choices({ asked: { id, choices, moreChoices }, chosen, onChoose }: ChoicesProps) {
  return (
    <fieldset class="lab-choices">
      <legend>{t("labAskedChoices")}</legend>
      {choices.map(({ credentialId, ...account }) => (
        <label key={credentialId} class="check" data-choice={credentialId}>
          <input
            type="radio"
            name={`credential-${id}`}
            value={credentialId}
            checked={credentialId === chosen}
            onChange={() => onChoose(credentialId)}
          />
          <span class="lab-asked-choice">
            <Account account={account} />
            <code class="lab-asked-id" title={credentialId}>
              {credentialId}
            </code>
          </span>
        </label>
      ))}
      {moreChoices > 0 && <p class="hint">{tCount("labAskedMore", moreChoices)}</p>}
    </fieldset>
  );
}
