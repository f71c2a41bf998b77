import { useRef, useState } from "preact/hooks";
import type { VaultCalls } from "../../../src/wire/vault.ts";
import { readFile } from "../../files.ts";
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
      ...(chosen === undefined && { file: "Choose the backup’s file." }),
      ...(passphrase === "" && { passphrase: "Type the passphrase of this backup." }),
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
      onMade(vault, `Restored: ${added} ${added === 1 ? "item" : "items"}.`);
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
        <h1>Restore from a backup</h1>
        <p>
          {made === null
            ? "A new vault is made on this computer with all that the backup holds. The file stays as it is."
            : "The new vault is made, and still empty. Correct what is wrong and try again."}
        </p>
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
          label="Backup"
          hint="A file with the ending .latchkey."
          problem={problems.file ?? null}
          field={fileField}
          still={busy}
          onChosen={() => setProblems({})}
        />
        <PinField
          id="restore-passphrase"
          label="Passphrase of the backup"
          hint="The one that was chosen for this file; it need not be your PIN."
          problem={problems.passphrase ?? null}
          field={passphraseField}
          readOnly={busy}
        />
        {made === null && (
          <section class="form-part">
            <h2>A PIN for this computer</h2>
            {newPin.fields(busy)}
          </section>
        )}
        {problems.other !== undefined && <Problem text={problems.other} />}
        <BusyButton id="restore" busy={busy}>
          {busy ? "Takes some seconds…" : made === null ? "Restore" : "Try again"}
        </BusyButton>
      </form>
      <div class="other-ways">
        {made === null ? (
          <button class="button quiet" type="button" disabled={busy} onClick={onBack}>
            Start with an empty vault
          </button>
        ) : (
          <button
            class="button quiet"
            type="button"
            id="without-backup"
            disabled={busy}
            onClick={() => onMade(made, "The vault is empty. A backup can be restored in the manager.")}
          >
            Go on with an empty vault
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
      return { passphrase: "This passphrase does not open this backup." };
    case "not-latchkey":
    case "newer-format":
    case "malformed":
    case "kdf-limits":
    case "slot-damaged":
    case "header-changed":
    case "manifest-damaged":
    case "damaged":
      return { file: fileTexts[code] ?? message };
    default:
      return { other: `Nothing was restored. ${message}` };
  }
}

const fileTexts: Partial<Record<VaultCallError["code"], string>> = {
  "not-latchkey": "This is not a Latchkey backup. Choose another file.",
  "slot-damaged": "This passphrase is right, but the backup is damaged and cannot be opened.",
  "header-changed": "This backup was changed by something other than Latchkey.",
  "manifest-damaged": "This backup is damaged: its list of contents does not open.",
};
