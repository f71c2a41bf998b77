import { useRef, useState } from "preact/hooks";
import type { VaultCalls } from "../../../src/wire/vault.ts";
import { readFile } from "../../files.ts";
import { type MessageKey, t, tCount } from "../../i18n/messages.ts";
import { BusyButton } from "../../parts/busy-button.tsx";
import { FileField } from "../../parts/file-field.tsx";
import { Mark } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { PinField } from "../../parts/pin-field.tsx";
import { callVault, type VaultCallError } from "../../vault/vault-calls.ts";
import { useNewPin } from "./first-run-pin.tsx";

type NewVault = VaultCalls["vault.create"]["reply"];

interface RestoreFirstProps {
  onStay: (stay: boolean) => void;
  onBack: () => void;
  /** The vault is there, with the backup's records or, where the person gave up on them, empty. */
  onMade: (vault: NewVault, restored: string) => void;
}

interface Problems {
  file?: string;
  passphrase?: string;
  /** About neither of them. */
  other?: string;
}

/** Makes the vault with what a backup holds: its file, its passphrase, and a PIN for the new vault. */
export function RestoreFirst({ onStay, onBack, onMade }: RestoreFirstProps) {
  const fileField = useRef<HTMLInputElement>(null);
  const passphraseField = useRef<HTMLInputElement>(null);
  const newPin = useNewPin();
  const [problems, setProblems] = useState<Problems>({});
  const [busy, setBusy] = useState(false);
  /** Of the vault, once it is made: only the restoring can fail then, and be tried again. */
  const [made, setMade] = useState<NewVault | null>(null);

  async function restore() {
    const chosen = fileField.current?.files?.[0];
    const passphrase = passphraseField.current?.value ?? "";
    const missing: Problems = {
      ...(chosen === undefined && { file: t("restoreFileMissing") }),
      ...(passphrase === "" && { passphrase: t("restorePassphraseMissing") }),
    };
    setProblems(missing);
    if (chosen === undefined) return fileField.current?.focus();
    if (passphrase === "") return passphraseField.current?.focus();
    let file: string;
    try {
      file = await readFile(chosen);
    } catch (error) {
      return setProblems({ file: (error as Error).message });
    }
    let vault = made;
    try {
      if (vault === null) {
        const pin = await newPin.take();
        if (pin === null) return;
        onStay(true);
        vault = await callVault("vault.create", { pin });
        setMade(vault);
      }
    } catch (error) {
      onStay(false);
      return setProblems({ other: (error as Error).message });
    }
    try {
      const { added } = await callVault("backup.restore", { file, passphrase, replace: [] });
      onMade(vault, tCount("restoredCount", added));
    } catch (error) {
      setProblems(restoreProblems(error as VaultCallError));
    }
  }

  async function submit() {
    setBusy(true);
    await restore();
    setBusy(false);
  }

  return (
    <main class="pane">
      <div class="hero">
        <Mark />
        <h1>{t("restoreFirst")}</h1>
        <p>{t(made === null ? "restoreLead" : "restoreLeadMade")}</p>
      </div>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        <FileField
          id="restore-file"
          label={t("restoreFile")}
          hint={t("restoreFileHint")}
          problem={problems.file ?? null}
          field={fileField}
          still={busy}
          onChosen={() => setProblems({})}
        />
        <PinField
          id="restore-passphrase"
          label={t("backupPassphrase")}
          hint={t("restorePassphraseHint")}
          problem={problems.passphrase ?? null}
          field={passphraseField}
          readOnly={busy}
        />
        {made === null && (
          <section class="form-part">
            <h2>{t("restorePin")}</h2>
            {newPin.fields(busy)}
          </section>
        )}
        {problems.other !== undefined && <Problem text={problems.other} />}
        <BusyButton id="restore" busy={busy}>
          {t(busy ? "restoreBusy" : made === null ? "restoreGo" : "tryAgain")}
        </BusyButton>
      </form>
      <div class="other-ways">
        {made === null ? (
          <button class="button quiet" type="button" disabled={busy} onClick={onBack}>
            {t("startEmpty")}
          </button>
        ) : (
          <button
            class="button quiet"
            type="button"
            id="without-backup"
            disabled={busy}
            onClick={() => onMade(made, t("vaultEmpty"))}
          >
            {t("goOnEmpty")}
          </button>
        )}
      </div>
    </main>
  );
}

/** At which field an error belongs. */
function restoreProblems({ code, message }: VaultCallError): Problems {
  switch (code) {
    case "wrong-secret":
      return { passphrase: t("restoreWrongPassphrase") };
    case "not-latchkey":
    case "newer-format":
    case "malformed":
    case "kdf-limits":
    case "slot-damaged":
    case "header-changed":
    case "manifest-damaged":
    case "damaged":
      return { file: code in fileTexts ? t(fileTexts[code as keyof typeof fileTexts]) : message };
    default:
      return { other: t("restoreNothing", { problem: message }) };
  }
}

const fileTexts = {
  "not-latchkey": "restoreNotLatchkey",
  "slot-damaged": "restoreDamaged",
  "header-changed": "restoreChanged",
  "manifest-damaged": "restoreListDamaged",
} as const satisfies Partial<Record<VaultCallError["code"], MessageKey>>;
