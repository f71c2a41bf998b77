import { useRef, useState } from "preact/hooks";
import type { Secret, SlotSummary } from "../../../src/wire/vault.ts";
import { t } from "../../i18n/messages.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Problem } from "../../parts/message.tsx";
import { callVault } from "../../vault/vault-calls.ts";
import { RecoveryCode } from "../first-run/recovery-code.tsx";
import { SecretDialog } from "./secret-dialog.tsx";

interface NewRecoveryCodeProps {
  slots: SlotSummary[];
  onClose: () => void;
}

/**
 * Makes a recovery code. The older one goes only after the person has the new one; whatever breaks off before that
 * leaves both, and both open the vault. The new code itself is what removes a slot.
 */
export function NewRecoveryCode({ slots, onClose }: NewRecoveryCodeProps) {
  const older = useRef(slots.filter(({ type }) => type === "recovery").map(({ slot }) => slot)).current;
  const [made, setMade] = useState<{ slot: string; code: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function make(secret: Secret) {
    const { slot, recoveryCode } = await callVault("slots.add", { secret, add: { type: "recovery" } });
    setMade({ slot, code: recoveryCode ?? "" });
  }

  async function end(keepNew: boolean) {
    if (busy || made === null) return;
    const { code, slot: newer } = made;
    setBusy(true);
    setProblem(null);
    try {
      if (keepNew) await callVault("recovery.confirmed", { slot: newer });
      for (const slot of keepNew ? older : [newer]) {
        await callVault("slots.remove", { secret: { type: "recovery", code }, slot });
      }
      onClose();
    } catch (error) {
      setProblem((error as Error).message);
      setBusy(false);
    }
  }

  if (made === null) {
    return (
      <SecretDialog
        title={t(older.length > 0 ? "codeMakeNew" : "codeMakeFirst")}
        action={t("codeShow")}
        onClose={onClose}
        run={make}
      >
        {() => (
          <p>
            {t("codeMakeHint")}
            {older.length > 0 && ` ${t("codeMakeOld")}`}
          </p>
        )}
      </SecretDialog>
    );
  }
  return (
    <Dialog title={t("codeTitle")} ownHeading busy={busy} onClose={onClose}>
      <RecoveryCode
        code={made.code}
        {...(older.length > 0 && {
          before: t("codeReplaces"),
        })}
        onDone={() => void end(true)}
      />
      {problem !== null && <Problem text={problem} />}
      {older.length > 0 && (
        <button
          class="button"
          type="button"
          id="keep-old-code"
          disabled={busy}
          onClick={() => void end(false)}
        >
          {t("codeKeepOld")}
        </button>
      )}
    </Dialog>
  );
}
