import type { PasskeySummary } from "../../src/wire/vault.ts";
import { dayText } from "../dates.ts";
import { accountText } from "../site-text.ts";
import { Icon } from "./icons.tsx";
import { Host } from "./site-name.tsx";

/** One passkey of the toolbar popup: the site, and the account on it. */
export function PasskeyRow({ passkey }: { passkey: PasskeySummary }) {
  const account = accountText({ name: passkey.userName, displayName: passkey.userDisplayName });
  return (
    <li class="row" data-credential-id={passkey.credentialId}>
      <span class="tile">
        <Icon name="key" />
      </span>
      <div class="row-text">
        <span class="row-title">
          <Host text={passkey.rpId} />
        </span>
        <span class="row-detail">
          <bdi dir="auto">{account.main}</bdi>
        </span>
      </div>
    </li>
  );
}

/** Whether a backup holds it. */
function backupMark({ backupEligible, backedUp }: PasskeySummary): { state: string; text: string } {
  if (!backupEligible) return { state: "never", text: "Cannot be in a backup" };
  return backedUp ? { state: "saved", text: "In a backup" } : { state: "unsaved", text: "In no backup" };
}

/** One passkey of the manager, with its days and what is particular about it. */
export function PasskeyDetailRow({ passkey }: { passkey: PasskeySummary }) {
  const account = accountText({ name: passkey.userName, displayName: passkey.userDisplayName });
  const { createdAt, lastUsedAt } = passkey;
  const backup = backupMark(passkey);
  const hidden = passkey.hidden === true;
  const aside = passkey.archived || hidden;
  return (
    <li class="row" data-credential-id={passkey.credentialId} data-aside={aside}>
      <span class="tile">
        <Icon name={aside ? "archive" : "key"} />
      </span>
      <div class="row-text">
        <span class="row-title">
          <Host text={passkey.rpId} />
        </span>
        <span class="row-detail">
          <bdi dir="auto">{account.main}</bdi>
          {account.second !== null && (
            <>
              {" · "}
              <bdi dir="auto">{account.second}</bdi>
            </>
          )}
        </span>
        {passkey.archived && (
          <span class="row-note">
            Archived: a newer passkey took its place. It still signs in where the site asks for it.
          </span>
        )}
        {hidden && (
          <span class="row-note">
            The site says that it is no longer valid. It still signs in where the site asks for it.
          </span>
        )}
        {!passkey.confirmed && (
          <span class="row-note">
            Unconfirmed: the site may not have received it. If signing in fails, create a new one.
          </span>
        )}
      </div>
      <div class="row-side">
        {passkey.archived && <span class="badge">Archived</span>}
        {hidden && <span class="badge">Hidden by the site</span>}
        {!passkey.confirmed && <span class="badge warn">Unconfirmed</span>}
        <span class="row-days">
          <span>Created {dayText(createdAt)}</span>
          <span>{lastUsedAt === undefined ? "Never used" : `Used ${dayText(lastUsedAt)}`}</span>
          <span data-backup={backup.state}>{backup.text}</span>
        </span>
      </div>
    </li>
  );
}
