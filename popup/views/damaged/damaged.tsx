import { useEffect, useRef, useState } from "preact/hooks";
import { Icon, Mark } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { goTo, inToolbarPopup } from "../../places.ts";
import { useDump } from "../../vault/use-dump.ts";
import { useVault } from "../../vault/use-vault.ts";
import { callVault } from "../../vault/vault-calls.ts";
import { type Anew, StartAnew } from "./damaged-anew.tsx";

/** The vault's header cannot be read: says so, and what can be done. `onDone`: it can be read again, or is gone. */
export function Damaged({ onDone }: { onDone: () => void }) {
  const { value: damage, problem } = useVault("vault.damage");
  const heading = useRef<HTMLHeadingElement>(null);
  const dump = useDump();
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<Anew | null>(null);

  useEffect(() => heading.current?.focus(), []);

  async function bringBack() {
    setFailure(null);
    setBusy(true);
    try {
      await callVault("vault.bringBackHeader", {});
      onDone();
    } catch (error) {
      setFailure(`The copy could not be brought back. ${(error as Error).message}`);
    } finally {
      setBusy(false);
    }
  }

  const restore = (
    <button
      class={damage?.copy === true ? "button" : "button primary"}
      type="button"
      id="restore-anew"
      disabled={busy}
      onClick={() => setAsking("restore")}
    >
      Restore a backup into a new vault…
    </button>
  );
  return (
    <main class="pane" aria-busy={damage === null && problem === null}>
      <div class="hero">
        <Mark />
        <h1 ref={heading} tabIndex={-1}>
          The vault cannot be opened
        </h1>
        <p>
          A small part of it, its header, is damaged. No PIN and no recovery code works without it. Everything
          else lies here as before: nothing was erased.
        </p>
      </div>
      {problem !== null && damage === null && <Problem text={problem} />}
      {damage !== null && (
        <>
          <div class="first-way">
            {damage.copy ? (
              <p>
                Latchkey keeps a second copy of the header, and that copy can be read. Once it is back, the
                vault should open as before.
              </p>
            ) : (
              <p class="notice warn">
                <Icon name="alert" />
                <span>
                  <strong>Its second copy cannot be read either.</strong> If you have a backup, it brings your
                  passkeys back.
                </span>
              </p>
            )}
            {damage.copy ? (
              <button
                class="button primary"
                type="button"
                id="bring-back-header"
                disabled={busy}
                onClick={() => void bringBack()}
              >
                Bring back the copy of the header
              </button>
            ) : (
              restore
            )}
            {failure !== null && <Problem text={failure} />}
          </div>
          <div class="other-ways">
            <button
              class="button"
              type="button"
              id="save-dump"
              disabled={busy}
              aria-describedby="save-dump-note"
              // The toolbar popup may close when the browser asks where the file goes.
              onClick={() => void (inToolbarPopup() ? goTo("popup/popup.html") : dump.save())}
            >
              Save a raw dump
            </button>
            <p class="hint" id="save-dump-note">
              A file with everything as it lies here, still sealed. Saving it changes nothing.
            </p>
            {dump.problem !== null && <Problem text={dump.problem} />}
            {damage.copy && restore}
            <button
              class="button quiet"
              type="button"
              id="start-anew"
              disabled={busy}
              onClick={() => setAsking("empty")}
            >
              Start anew…
            </button>
          </div>
          <p class="hint">What Latchkey found: {damage.reason}</p>
          {asking !== null && (
            <StartAnew anew={asking} copy={damage.copy} onClose={() => setAsking(null)} onDone={onDone} />
          )}
        </>
      )}
    </main>
  );
}
