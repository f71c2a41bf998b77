import { useEffect, useState } from "preact/hooks";
import type { VaultCalls } from "../../../src/wire/vault.ts";
import { t } from "../../i18n/messages.ts";
import { BusyButton } from "../../parts/busy-button.tsx";
import { Icon, Mark } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { goTo, inToolbarPopup } from "../../places.ts";
import { callVault, type VaultCallError } from "../../vault/vault-calls.ts";
import { useNewPin } from "./first-run-pin.tsx";
import { RecoveryCode } from "./recovery-code.tsx";
import { RestoreFirst } from "./restore-first.tsx";

interface FirstRunProps {
  /** This view has to stay (true) although the vault is there, or not any more. */
  onStay: (stay: boolean) => void;
  onDone: () => void;
}

/** What was made: the code is shown this once. */
interface Made extends NewVault {
  /** What was restored, in a sentence. */
  restored?: string;
}

type NewVault = VaultCalls["vault.create"]["reply"];

/** Makes the vault, empty or from a backup, and shows its recovery code. */
export function FirstRun({ onStay, onDone }: FirstRunProps) {
  const [restoring, setRestoring] = useState(location.hash === "#restore");
  const [made, setMade] = useState<Made | null>(null);

  if (made !== null) {
    return (
      <main class="pane">
        <RecoveryCode
          code={made.recoveryCode}
          {...(made.restored !== undefined && { before: made.restored })}
          // Where it cannot be noted, a reminder asks once more.
          onDone={() => callVault("recovery.confirmed", { slot: made.slot }).then(onDone, onDone)}
        />
      </main>
    );
  }
  if (restoring)
    return (
      <RestoreFirst
        onStay={onStay}
        onBack={() => setRestoring(false)}
        onMade={(vault, restored) => setMade({ ...vault, restored })}
      />
    );
  return (
    <ChoosePin
      onStay={onStay}
      onMade={setMade}
      onRestore={() => {
        // The toolbar popup closes when the window to choose a file opens.
        if (inToolbarPopup()) void goTo("popup/popup.html#restore");
        else setRestoring(true);
      }}
    />
  );
}

interface ChoosePinProps {
  onStay: (stay: boolean) => void;
  onMade: (vault: NewVault) => void;
  onRestore: () => void;
}

/** Explains the PIN, takes it twice, and says what uninstalling does. */
function ChoosePin({ onStay, onMade, onRestore }: ChoosePinProps) {
  const newPin = useNewPin();
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(newPin.focus, []);

  async function create() {
    setFailure(null);
    setBusy(true);
    try {
      const pin = await newPin.take();
      if (pin === null) return;
      onStay(true);
      onMade(await callVault("vault.create", { pin }));
    } catch (error) {
      onStay(false);
      const { code, message } = error as VaultCallError;
      if (code === "pin-too-short" || code === "pin-too-long") newPin.refuse(message);
      else setFailure(message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <main class="pane">
      <div class="hero">
        <Mark />
        <h1>{t("setUpTitle")}</h1>
        <p>{t("setUpLead")}</p>
      </div>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void create();
        }}
      >
        {newPin.fields(busy)}
        <p class="notice warn">
          <Icon name="alert" />
          <span>
            <strong>{t("uninstallTitle")}</strong> {t("uninstallHint")}
          </span>
        </p>
        {failure !== null && <Problem text={failure} />}
        <BusyButton id="create-vault" busy={busy}>
          {t(busy ? "createBusy" : "createVault")}
        </BusyButton>
      </form>
      <div class="other-ways">
        <button class="button quiet" type="button" id="restore-first" disabled={busy} onClick={onRestore}>
          {t("restoreFirst")}
        </button>
      </div>
    </main>
  );
}
