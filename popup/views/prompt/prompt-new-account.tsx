import type { PromptAccount, PromptView } from "../../../src/wire/prompt.ts";
import { dayText } from "../../i18n/formats.ts";
import { t, tCount } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
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
  if (only === undefined || supersedes.length > 1) return tCount("supersedesMany", supersedes.length);
  return t("supersedesOne", { day: dayText(only.createdAt) });
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
          <Text k="siteCallsItself" values={{ name: <SiteName text={rpName} /> }} />
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
