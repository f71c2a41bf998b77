import { useState } from "preact/hooks";
import type { AddedPasskey } from "../../../src/wire/vault.ts";
import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { Host, SiteName } from "../../parts/site-name.tsx";
import { useVault } from "../../vault/use-vault.ts";
import { callVault } from "../../vault/vault-calls.ts";

/** Tells of passkeys that sites have added by themselves, with the way back; nothing where there are none. */
export function AddedPasskeys() {
  const { value, reload } = useVault("upgrades.list");
  const [problem, setProblem] = useState<string | null>(null);

  async function answer(type: "upgrades.undo" | "upgrades.keep", { rpId, credentialId }: AddedPasskey) {
    setProblem(null);
    try {
      await callVault(type, { rpId, credentialId });
      reload();
    } catch (error) {
      setProblem((error as Error).message);
    }
  }

  return (
    <>
      {(value ?? []).map((added) => (
        <div
          class="notice added-passkey"
          role="status"
          key={`${added.rpId} ${added.credentialId}`}
          data-added-credential={added.credentialId}
        >
          <Icon name="key" />
          <p>
            {added.userName === undefined ? (
              <Text k="addedPasskey" values={{ site: <Host text={added.rpId} /> }} />
            ) : (
              <Text
                k="addedPasskeyOf"
                values={{ account: <SiteName text={added.userName} />, site: <Host text={added.rpId} /> }}
              />
            )}
          </p>
          <button class="button quiet" type="button" onClick={() => void answer("upgrades.undo", added)}>
            {t("undo")}
          </button>
          <button class="button quiet" type="button" onClick={() => void answer("upgrades.keep", added)}>
            {t("addedKeep")}
          </button>
        </div>
      ))}
      {problem !== null && <Problem text={problem} />}
    </>
  );
}
