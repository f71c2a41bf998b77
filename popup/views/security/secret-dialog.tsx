import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Secret } from "../../../src/wire/vault.ts";
import { t } from "../../i18n/messages.ts";
import { BusyButton } from "../../parts/busy-button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Problem } from "../../parts/message.tsx";
import { OpenAgain, type OpenAgainHandle } from "./open-again.tsx";

interface SecretDialogProps {
  title: string;
  /** On the button that carries it out. */
  action: string;
  /** Said while it runs, where it takes a second or more. */
  busyText?: string;
  onClose: () => void;
  /** Whether the dialog's own fields can be taken; says in place what is wrong with them. */
  ready?: () => Promise<boolean>;
  /** Carries it out. Its errors are shown: those about the secret at its field, `mine` at the caller's own. */
  run: (secret: Secret) => Promise<void>;
  /** Shows an error of `run` in the dialog's own fields; false: it is not about them. */
  mine?: (error: unknown) => boolean;
  /** Explanation and fields of its own; they keep still while `busy`. */
  children: (busy: boolean) => ComponentChildren;
}

/** A dialog for what needs the vault to be opened once more. */
export function SecretDialog(props: SecretDialogProps) {
  const { title, action, busyText = "", onClose, ready, run, mine, children } = props;
  const form = useRef<HTMLFormElement>(null);
  const again = useRef<OpenAgainHandle>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    // What went wrong may be said out of sight, in a dialog that scrolls.
    if (!busy) form.current?.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
  }, [busy]);

  async function go() {
    setFailure(null);
    setBusy(true);
    try {
      if (ready !== undefined && !(await ready())) return;
      const secret = await again.current?.take();
      if (secret) await run(secret);
    } catch (error) {
      if (!again.current?.refuse(error) && !mine?.(error)) setFailure((error as Error).message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog title={title} busy={busy} onClose={onClose}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void go();
        }}
      >
        {children(busy)}
        <OpenAgain handle={again} still={busy} />
        {failure !== null && <Problem text={failure} />}
        <div class="dialog-actions">
          <p class="hint" role="status">
            {busy ? busyText : ""}
          </p>
          <button class="button" type="button" disabled={busy} onClick={onClose}>
            {t("cancel")}
          </button>
          <BusyButton id="dialog-action" busy={busy}>
            {action}
          </BusyButton>
        </div>
      </form>
    </Dialog>
  );
}
