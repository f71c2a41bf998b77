import { useEffect, useRef, useState } from "preact/hooks";
import { BusyButton } from "../parts/busy-button.tsx";
import { Mark } from "../parts/icons.tsx";
import { PinField } from "../parts/pin-field.tsx";
import { callVault } from "../vault-calls.ts";

/** Opens the locked vault. */
export function Unlock({ onDone }: { onDone: () => void }) {
  const pin = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => pin.current?.focus(), []);

  async function unlock() {
    const typed = pin.current?.value ?? "";
    if (typed === "") {
      setProblem("Enter your PIN.");
      pin.current?.focus();
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await callVault("vault.unlock", { pin: typed });
      onDone();
    } catch (error) {
      setBusy(false);
      setProblem((error as Error).message);
      pin.current?.focus();
      pin.current?.select();
    }
  }

  return (
    <main class="pane">
      <div class="hero">
        <Mark />
        <h1>Unlock Latchkey</h1>
      </div>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void unlock();
        }}
      >
        <PinField
          id="pin"
          label="PIN"
          hint="The PIN that you chose for this vault."
          problem={problem}
          field={pin}
          readOnly={busy}
        />
        <BusyButton id="unlock" busy={busy}>
          Unlock
        </BusyButton>
      </form>
    </main>
  );
}
