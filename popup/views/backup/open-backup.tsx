import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import type { RestoreItem } from "../../../src/wire/vault.ts";
import { readFile } from "../../files.ts";
import { t } from "../../i18n/messages.ts";
import { BusyButton } from "../../parts/busy-button.tsx";
import { FileField } from "../../parts/file-field.tsx";
import { Problem } from "../../parts/message.tsx";
import { PinField } from "../../parts/pin-field.tsx";
import { callVault, VaultCallError } from "../../vault/vault-calls.ts";
import { type FileRefusal, fileRefusal } from "./backup-texts.ts";
import { Preview } from "./preview.tsx";

/** A backup file that was opened, with the passphrase that does it. */
export interface OpenedBackup {
  file: string;
  passphrase: string;
  items: RestoreItem[];
}

/** Opens a backup file, which says whether it is good, and restores from it what the person wants. */
export function OpenBackup({ file }: { file: RefObject<HTMLInputElement | null> }) {
  const passphrase = useRef<HTMLInputElement>(null);
  const [refusal, setRefusal] = useState<FileRefusal | null>(null);
  const [opened, setOpened] = useState<OpenedBackup | null>(null);
  const [busy, setBusy] = useState(false);

  function refuse(at: FileRefusal["at"], text: string) {
    setRefusal({ at, text });
    const field = at === "file" ? file.current : passphrase.current;
    field?.focus();
    if (at === "passphrase") passphrase.current?.select();
  }

  async function open() {
    setRefusal(null);
    setOpened(null);
    const chosen = file.current?.files?.[0];
    const typed = passphrase.current?.value ?? "";
    if (chosen === undefined) return refuse("file", t("openFileMissing"));
    if (typed === "") return refuse("passphrase", t("openPassphraseMissing"));
    setBusy(true);
    try {
      const bytes = await readFile(chosen).catch((error: Error) => refuse("file", error.message));
      if (bytes === undefined) return;
      const items = await callVault("backup.preview", { file: bytes, passphrase: typed });
      setOpened({ file: bytes, passphrase: typed, items });
    } catch (error) {
      const { message } = error as Error;
      const { at, text } =
        error instanceof VaultCallError
          ? fileRefusal(error.code, message)
          : ({ at: "form", text: message } as const);
      refuse(at, text);
    } finally {
      setBusy(false);
    }
  }

  function forget() {
    if (passphrase.current !== null) passphrase.current.value = "";
  }

  function problemAt(place: FileRefusal["at"]): string | null {
    return refusal?.at === place ? refusal.text : null;
  }

  const formProblem = problemAt("form");
  return (
    <section>
      <div class="section-head">
        <h2>{t("openTitle")}</h2>
      </div>
      <div class="card parts">
        <form
          class="part"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) void open();
          }}
        >
          <FileField
            id="backup-file"
            label={t("openFile")}
            hint={t("openFileHint")}
            problem={problemAt("file")}
            field={file}
            still={busy}
            onChosen={() => {
              setRefusal(null);
              setOpened(null);
            }}
          />
          <PinField
            id="restore-passphrase"
            label={t("backupPassphrase")}
            hint={t("openPassphraseHint")}
            problem={problemAt("passphrase")}
            field={passphrase}
            readOnly={busy}
          />
          {formProblem !== null && <Problem text={formProblem} />}
          <div class="part-line">
            <p class="hint" role="status">
              {busy ? t("openBusy") : ""}
            </p>
            <BusyButton id="open-backup" busy={busy}>
              {t("openGo")}
            </BusyButton>
          </div>
        </form>
        {opened !== null && <Preview key={opened.file} opened={opened} onRestored={forget} />}
      </div>
    </section>
  );
}
