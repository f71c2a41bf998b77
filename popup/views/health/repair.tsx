import { callVault } from "../../vault/vault-calls.ts";
import { SecretDialog } from "../security/secret-dialog.tsx";

/** Repairs the vault, after saying what that does. */
export function Repair({ onClose }: { onClose: () => void }) {
  return (
    <SecretDialog
      title="Repair the vault"
      action="Repair"
      busyText="Repairing…"
      onClose={onClose}
      run={async (secret) => {
        await callVault("vault.repair", { secret });
        onClose();
      }}
    >
      {() => (
        <ul class="points">
          <li>Everything that opens is kept, older copies too.</li>
          <li>What does not open is moved aside. Nothing is erased: a raw dump still has it.</li>
          <li>The list of contents is made anew, so that the next check is about what is there now.</li>
        </ul>
      )}
    </SecretDialog>
  );
}
