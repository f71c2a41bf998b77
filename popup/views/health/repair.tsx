import { t } from "../../i18n/messages.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { SecretDialog } from "../security/secret-dialog.tsx";

/** Repairs the vault, after saying what that does. */
export function Repair({ onClose }: { onClose: () => void }) {
  return (
    <SecretDialog
      title={t("repairVault")}
      action={t("repairGo")}
      busyText={t("repairBusy")}
      onClose={onClose}
      run={async (secret) => {
        await callVault("vault.repair", { secret });
        onClose();
      }}
    >
      {() => (
        <ul class="points">
          <li>{t("repairKept")}</li>
          <li>{t("repairAside")}</li>
          <li>{t("repairList")}</li>
        </ul>
      )}
    </SecretDialog>
  );
}
