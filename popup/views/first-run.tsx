import { useEffect, useRef, useState } from "preact/hooks";
import { BusyButton } from "../parts/busy-button.tsx";
import { Icon, Mark } from "../parts/icons.tsx";
import { Problem } from "../parts/message.tsx";
import { PinField } from "../parts/pin-field.tsx";
import { checkNewPin, type NewPinProblems } from "../pin-rules.ts";
import { callVault, type VaultCallError } from "../vault-calls.ts";

const noProblems: NewPinProblems = { pin: null, confirmation: null };

/** Makes the vault: explains the PIN, takes it twice, and says what uninstalling does. */
export function FirstRun({ onDone }: { onDone: () => void }) {
  const pin = useRef<HTMLInputElement>(null);
  const confirmation = useRef<HTMLInputElement>(null);
  const [problems, setProblems] = useState(noProblems);
  const [failure, setFailure] = useState<string | null>(null);
  const [plain, setPlain] = useState(false);
  const [busy, setBusy] = useState(false);

  useEffect(() => pin.current?.focus(), []);

  async function create() {
    const chosen = pin.current?.value ?? "";
    const found = checkNewPin(chosen, confirmation.current?.value ?? "");
    setProblems(found);
    setFailure(null);
    if (found.pin !== null) return pin.current?.focus();
    if (found.confirmation !== null) return confirmation.current?.focus();
    setBusy(true);
    try {
      await callVault("vault.create", { pin: chosen });
      onDone();
    } catch (error) {
      const { code, message } = error as VaultCallError;
      if (code === "pin-too-short" || code === "pin-too-long") setProblems({ ...noProblems, pin: message });
      else setFailure(message);
      setBusy(false);
    }
  }

  return (
    <main class="pane">
      <div class="hero">
        <Mark />
        <h1>Set up Latchkey</h1>
        <p>
          Your passkeys stay in a vault on this computer. One PIN, known to you alone, opens it and proves to
          sites that it is you.
        </p>
      </div>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void create();
        }}
      >
        <PinField
          id="new-pin"
          label="PIN"
          hint="At least 6 characters of any kind, up to 256."
          problem={problems.pin}
          field={pin}
          plain={plain}
          readOnly={busy}
        />
        <PinField
          id="confirm-pin"
          label="PIN again"
          hint="It cannot be recovered yet: remember it well."
          problem={problems.confirmation}
          field={confirmation}
          plain={plain}
          readOnly={busy}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={plain}
            onChange={(event) => setPlain(event.currentTarget.checked)}
          />
          Show PIN
        </label>
        <p class="notice warn">
          <Icon name="alert" />
          <span>
            <strong>Uninstalling Latchkey deletes the vault and every passkey in it.</strong> Keep another way
            to sign in to each site.
          </span>
        </p>
        {failure !== null && <Problem text={failure} />}
        <BusyButton id="create-vault" busy={busy}>
          Create vault
        </BusyButton>
      </form>
    </main>
  );
}
