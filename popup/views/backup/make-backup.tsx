import { useEffect, useRef, useState } from "preact/hooks";
import type { Secret } from "../../../src/wire/vault.ts";
import { OfferedFile } from "../../files.ts";
import { t } from "../../i18n/messages.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { SecretDialog } from "../security/secret-dialog.tsx";
import { type Made, MadeBackup } from "./made-backup.tsx";
import { Passphrase, type PassphraseHandle } from "./passphrase.tsx";

interface MakeBackupProps {
  onClose: () => void;
  /** The person wants to open the saved file again. */
  onCheck: () => void;
}

/**
 * Makes a backup. The download starts before the proof, and what the proof notes comes last: whatever breaks
 * off in between leaves a file that counts for nothing, never a note about a file that is not there.
 */
export function MakeBackup({ onClose, onCheck }: MakeBackupProps) {
  const fields = useRef<PassphraseHandle>(null);
  const passphrase = useRef("");
  const offered = useRef<OfferedFile | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  useEffect(() => () => offered.current?.release(), []);

  async function run(secret: Secret) {
    const { file, fileName } = await callVault("backup.make", { secret, passphrase: passphrase.current });
    const offer = new OfferedFile(file, fileName);
    offered.current = offer;
    offer.save();
    try {
      const saved = await offer.readBack();
      const proof = await callVault("backup.prove", { file: saved, passphrase: passphrase.current });
      setMade({ offer, proof });
    } catch (error) {
      setMade({ offer, failure: (error as Error).message });
    }
  }

  if (made !== null) return <MadeBackup made={made} onClose={onClose} onCheck={onCheck} />;
  return (
    <SecretDialog
      title={t("backupMake")}
      action={t("backupMakeGo")}
      busyText={t("backupBusy")}
      onClose={onClose}
      ready={async () => {
        passphrase.current = (await fields.current?.take()) ?? "";
        return passphrase.current !== "";
      }}
      run={run}
      mine={(error) => fields.current?.refuse(error) ?? false}
    >
      {(busy) => (
        <>
          <p>{t("backupMakeHint")}</p>
          <Passphrase handle={fields} still={busy} />
        </>
      )}
    </SecretDialog>
  );
}
