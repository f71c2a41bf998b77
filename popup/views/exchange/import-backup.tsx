import { useEffect, useRef, useState } from "preact/hooks";
import { readFile } from "../../files.ts";
import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { BusyButton } from "../../parts/busy-button.tsx";
import { Problem } from "../../parts/message.tsx";
import { PinField } from "../../parts/pin-field.tsx";
import { SiteName } from "../../parts/site-name.tsx";
import { callVault, VaultCallError } from "../../vault/vault-calls.ts";
import type { BroughtFile } from "../../worker/messages.ts";
import { type FileRefusal, fileRefusal } from "../backup/backup-texts.ts";
import type { OpenedBackup } from "../backup/open-backup.tsx";
import { Preview } from "../backup/preview.tsx";

/** A backup of Latchkey that was brought like a file of another program: asks for its passphrase, and restores. */
export function ImportBackup({ brought, onLeave }: { brought: BroughtFile; onLeave: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [refusal, setRefusal] = useState<FileRefusal | null>(null);
  const [opened, setOpened] = useState<OpenedBackup | null>(null);
  const [restored, setRestored] = useState(false);
  const [busy, setBusy] = useState(false);

  useEffect(() => field.current?.focus(), []);

  async function open() {
    const passphrase = field.current?.value ?? "";
    if (passphrase === "") {
      setRefusal({ at: "passphrase", text: t("importPasswordEmpty") });
      return field.current?.focus();
    }
    setRefusal(null);
    setBusy(true);
    try {
      const file = await readFile(brought.file);
      setOpened({ file, passphrase, items: await callVault("backup.preview", { file, passphrase }) });
    } catch (error) {
      const { message } = error as Error;
      setRefusal(
        error instanceof VaultCallError ? fileRefusal(error.code, message) : { at: "file", text: message },
      );
      field.current?.focus();
    } finally {
      setBusy(false);
    }
  }

  const leave = (
    <button class="button" type="button" id="import-cancel" onClick={onLeave}>
      {t(restored ? "importMore" : "cancel")}
    </button>
  );
  if (opened !== null) {
    return (
      <>
        <Preview opened={opened} onRestored={() => setRestored(true)} />
        <div class="part">{leave}</div>
      </>
    );
  }
  return (
    <form
      class="part"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void open();
      }}
    >
      <p>
        <Text k="importIsBackup" values={{ file: <SiteName text={brought.name} /> }} />
      </p>
      <PinField
        id="restore-passphrase"
        label={t("importPassphrase")}
        hint={t("importPassphraseHint")}
        problem={refusal?.at === "passphrase" ? refusal.text : null}
        field={field}
        readOnly={busy}
      />
      {refusal !== null && refusal.at !== "passphrase" && <Problem text={refusal.text} />}
      <div class="part-line">
        {leave}
        <BusyButton id="open-backup" busy={busy}>
          {t("importOpen")}
        </BusyButton>
      </div>
    </form>
  );
}
