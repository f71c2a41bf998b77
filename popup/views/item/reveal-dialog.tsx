import { useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { copySecret } from "../../items/codes/copying.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Problem } from "../../parts/message.tsx";
import { callVault } from "../../vault/vault-calls.ts";
import { SecretDialog } from "../security/secret-dialog.tsx";

interface RevealDialogProps {
  item: string;
  name: string;
  onClose: () => void;
}

/** Shows a code's secret after the vault was opened once more; gone from the page with the dialog. */
export function RevealDialog({ item, name, onClose }: RevealDialogProps) {
  const [uri, setUri] = useState<string | null>(null);
  if (uri !== null) return <Revealed uri={uri} onClose={onClose} />;
  return (
    <SecretDialog
      title={t("revealTitle")}
      action={t("reveal")}
      onClose={onClose}
      run={async (secret) => {
        const revealed = await callVault("codes.reveal", { item, secret });
        setUri(revealed.uri);
      }}
    >
      {() => <p>{t("revealWarning", { name })}</p>}
    </SecretDialog>
  );
}

function Revealed({ uri, onClose }: { uri: string; onClose: () => void }) {
  const [said, setSaid] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  function copy(text: string) {
    setProblem(null);
    copySecret(text).then(setSaid, (error: Error) => setProblem(error.message));
  }
  return (
    <Dialog title={t("revealTitle")} onClose={onClose}>
      <div class="field">
        <label for="revealed-secret">{t("revealedSecret")}</label>
        <div class="field-line">
          <input id="revealed-secret" type="text" class="mono" readOnly value={secret} dir="ltr" />
          <button class="button" type="button" onClick={() => copy(secret)}>
            {t("copy")}
          </button>
        </div>
      </div>
      <div class="field">
        <label for="revealed-uri">{t("revealedUri")}</label>
        <textarea id="revealed-uri" class="mono" rows={4} readOnly dir="ltr" value={uri} />
        <p class="hint">{t("revealedUriHint")}</p>
      </div>
      {problem !== null && <Problem text={problem} />}
      <div class="dialog-actions">
        <p class="hint" role="status">
          {said}
        </p>
        <button class="button" type="button" onClick={() => copy(uri)}>
          {t("revealCopyUri")}
        </button>
        <button class="button primary" type="button" id="reveal-done" onClick={onClose}>
          {t("done")}
        </button>
      </div>
    </Dialog>
  );
}
