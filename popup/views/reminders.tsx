import { Icon } from "../parts/icons.tsx";
import { useVault } from "../use-vault.ts";
import { unsavedText } from "./backup/backup-texts.ts";
import { useCheck } from "./health/use-check.ts";

/** Says that the vault is damaged; nothing while it is sound, or not yet checked. */
export function HealthReminder({ onOpen }: { onOpen: () => void }) {
  const { report } = useCheck();
  if (report === null || report.findings.length === 0) return null;
  return (
    <div class="notice warn reminder" role="alert">
      <Icon name="alert" />
      <p>The vault needs a repair.</p>
      <button class="button quiet" type="button" id="open-health" onClick={onOpen}>
        Look
      </button>
    </div>
  );
}

/** Says that passkeys are in no backup; nothing where all are. */
export function BackupReminder({ onOpen }: { onOpen: () => void }) {
  const { value } = useVault("backup.state");
  const text = value === null ? null : unsavedText(value);
  if (text === null) return null;
  return (
    <p class="reminder">
      <span class="hint">{text}</span>
      <button class="button quiet" type="button" id="open-backup-section" onClick={onOpen}>
        Back up
      </button>
    </p>
  );
}
