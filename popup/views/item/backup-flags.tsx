import { useState } from "preact/hooks";
import type { PasskeyItem } from "../../../src/wire/items.ts";
import { type MessageKey, t } from "../../i18n/messages.ts";
import { itemErrorText } from "../../items/item/errors.ts";
import { Problem } from "../../parts/message.tsx";
import { callVault, VaultCallError } from "../../vault/vault-calls.ts";

interface Choice {
  id: string;
  flags: Pick<PasskeyItem, "backupEligible" | "backedUp">;
  name: MessageKey;
  hint: MessageKey;
}

const choices: readonly Choice[] = [
  { id: "in", flags: { backupEligible: true, backedUp: true }, name: "flagsIn", hint: "flagsInHint" },
  { id: "not", flags: { backupEligible: true, backedUp: false }, name: "flagsNot", hint: "flagsNotHint" },
  {
    id: "never",
    flags: { backupEligible: false, backedUp: false },
    name: "flagsNever",
    hint: "flagsNeverHint",
  },
];

/** The flags BE and BS of a passkey whose file did not say them, to be chosen until its first use. */
export function BackupFlags({ passkey }: { passkey: PasskeyItem }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);

  async function choose(flags: Choice["flags"]) {
    setProblem(null);
    setSaved(false);
    try {
      await callVault("items.change", { items: [passkey.item], change: { flags } });
      setSaved(true);
    } catch (error) {
      const fixed = error instanceof VaultCallError && error.code === "bad-request";
      setProblem(fixed ? t("flagsFixed") : itemErrorText(error));
    }
  }

  return (
    <div class="item-part" id="backup-flags">
      <div class="section-head">
        <h3 id="backup-flags-title">{t("flagsTitle")}</h3>
        <p class="hint" role="status">
          {saved && t("saved")}
        </p>
      </div>
      <div class="card own-fields">
        <p class="hint" id="backup-flags-hint">
          {t("flagsHint")}
        </p>
        <div
          class="options"
          role="radiogroup"
          aria-labelledby="backup-flags-title"
          aria-describedby="backup-flags-hint"
        >
          {choices.map(({ id, flags, name, hint }) => (
            <label class="option" key={id}>
              <input
                type="radio"
                name="backup-flags"
                id={`flags-${id}`}
                checked={
                  passkey.backupEligible === flags.backupEligible && passkey.backedUp === flags.backedUp
                }
                onChange={() => void choose(flags)}
              />
              <span>
                {t(name)}
                <span class="hint">{t(hint)}</span>
              </span>
            </label>
          ))}
        </div>
        {problem !== null && <Problem text={problem} />}
      </div>
    </div>
  );
}
