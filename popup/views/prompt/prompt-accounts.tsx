import type { PromptAccount } from "../../../src/wire/prompt.ts";
import { dayText } from "../../dates.ts";
import { Icon } from "../../parts/icons.tsx";
import { Host } from "../../parts/site-name.tsx";
import { accountText } from "../../sites/site-text.ts";

interface AccountsProps {
  rpId: string;
  /** Null while the vault is locked. */
  accounts: PromptAccount[] | null;
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
        {!account.confirmed && "Perhaps unknown to the site · "}
        {lastUsedAt === undefined ? `Created ${dayText(createdAt)}` : `Used ${dayText(lastUsedAt)}`}
      </span>
    </span>
  );
}

/** The accounts that may sign in: none, one, or a list to choose from; or that the vault is locked. */
export function Accounts({ rpId, accounts, chosenId, still, onChoose }: AccountsProps) {
  if (accounts === null) {
    return (
      <p class="notice">
        <Icon name="lock" />
        <span>The vault is locked. If it holds several accounts for this site, you choose one next.</span>
      </p>
    );
  }
  const [only] = accounts;
  if (only === undefined) {
    return (
      <p class="notice">
        <Icon name="key" />
        <span>
          No passkey for <Host text={rpId} /> in this vault.
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
      <legend>Choose an account</legend>
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
