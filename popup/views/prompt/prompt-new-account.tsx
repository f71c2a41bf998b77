import type { PromptAccount, PromptView } from "../../../src/wire/prompt.ts";
import { dayText } from "../../dates.ts";
import { Icon } from "../../parts/icons.tsx";
import { SiteName } from "../../parts/site-name.tsx";
import { accountText } from "../../sites/site-text.ts";

interface NewAccountProps {
  user: Extract<PromptView, { type: "create" }>["user"];
  rpId: string;
  rpName: string;
  supersedes: PromptAccount[];
}

function supersededText(supersedes: PromptAccount[]): string {
  const [only] = supersedes;
  if (only === undefined || supersedes.length > 1) {
    return `It takes the place of ${supersedes.length} older passkeys of this account. They are archived, not deleted.`;
  }
  return `It takes the place of this account’s passkey from ${dayText(only.createdAt)}. The older one is archived, not deleted.`;
}

/** For whom the passkey is made, and what it takes the place of. */
export function NewAccount({ user, rpId, rpName, supersedes }: NewAccountProps) {
  const { main, second } = accountText(user);
  return (
    <>
      <div class="account">
        <span class="tile">
          <Icon name="person" />
        </span>
        <div class="row-text">
          <bdi dir="auto" class="row-title">
            {main}
          </bdi>
          {second !== null && (
            <bdi dir="auto" class="row-detail">
              {second}
            </bdi>
          )}
        </div>
      </div>
      {rpName.trim() !== "" && rpName !== rpId && (
        <p class="hint">
          The site calls itself “<SiteName text={rpName} />
          ”.
        </p>
      )}
      {supersedes.length > 0 && (
        <p class="notice">
          <Icon name="archive" />
          <span>{supersededText(supersedes)}</span>
        </p>
      )}
    </>
  );
}
