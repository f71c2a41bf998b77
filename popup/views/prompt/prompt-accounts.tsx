import type { PromptAccount } from "../../../src/wire/prompt.ts";
import { dayText } from "../../i18n/formats.ts";
import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Host } from "../../parts/site-name.tsx";
import { accountText } from "../../sites/site-text.ts";

interface AccountsProps {
  rpId: string;
  /** Null while the vault is locked. */
  accounts: PromptAccount[] | null;
  /** There are such as are not used in this window, which is a private one. */
  withheld: boolean;
  chosenId: string | null;
  /** Nothing can be chosen now. */
  still: boolean;
  onChoose: (credentialId: string) => void;
}

function AccountText({ account }: { account: PromptAccount }) {
  const { main, second } = accountText(account);
  const { createdAt, lastUsedAt } = account;
  return (
    <span class="row-text">
      <bdi dir="auto" class="row-title">
        {main}
      </bdi>
      <span class="row-detail">
        {second !== null && (
          <>
            <bdi dir="auto">{second}</bdi>
            {" · "}
          </>
        )}
        {!account.confirmed && `${t("accountUnconfirmed")} · `}
        {lastUsedAt === undefined
          ? t("createdOn", { day: dayText(createdAt) })
          : t("usedOn", { day: dayText(lastUsedAt) })}
      </span>
    </span>
  );
}

/** The accounts that may sign in: none, one, or a list to choose from; or that the vault is locked. */
export function Accounts({ rpId, accounts, withheld, chosenId, still, onChoose }: AccountsProps) {
  if (accounts === null) {
    return (
      <p class="notice">
        <Icon name="lock" />
        <span>{t("accountsLocked")}</span>
      </p>
    );
  }
  const [only] = accounts;
  if (only === undefined) {
    return (
      <p class="notice">
        <Icon name="key" />
        <span>
          <Text k={withheld ? "accountsWithheld" : "accountsNone"} values={{ site: <Host text={rpId} /> }} />
        </span>
      </p>
    );
  }
  if (accounts.length === 1) {
    return (
      <div class="account" data-credential-id={only.credentialId}>
        <span class="tile">
          <Icon name="person" />
        </span>
        <AccountText account={only} />
      </div>
    );
  }
  return (
    <fieldset class="accounts">
      <legend>{t("accountChoose")}</legend>
      {accounts.map((account) => (
        <label class="account" key={account.credentialId} data-credential-id={account.credentialId}>
          <input
            type="radio"
            name="account"
            value={account.credentialId}
            checked={account.credentialId === chosenId}
            disabled={still}
            onChange={() => onChoose(account.credentialId)}
          />
          <AccountText account={account} />
        </label>
      ))}
    </fieldset>
  );
}
