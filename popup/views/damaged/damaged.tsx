import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
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
      setFailure(t("damagedBringFailed", { problem: (error as Error).message }));
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
      {t("damagedRestore")}
    </button>
  );
  return (
    <main class="pane" aria-busy={damage === null && problem === null}>
      <div class="hero">
        <Mark />
        <h1 ref={heading} tabIndex={-1}>
          {t("damagedTitle")}
        </h1>
        <p>{t("damagedLead")}</p>
      </div>
      {problem !== null && damage === null && <Problem text={problem} />}
      {damage !== null && (
        <>
          <div class="first-way">
            {damage.copy ? (
              <p>{t("damagedCopy")}</p>
            ) : (
              <p class="notice warn">
                <Icon name="alert" />
                <span>
                  <strong>{t("damagedNoCopy")}</strong> {t("damagedNoCopyHint")}
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
                {t("damagedBringBack")}
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
              {t("dumpSave")}
            </button>
            <p class="hint" id="save-dump-note">
              {t("dumpNote")}
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
              {t("damagedAnew")}
            </button>
          </div>
          <p class="hint">
            <Text k="damagedFound" values={{ reason: <bdi lang="en">{damage.reason}</bdi> }} />
          </p>
          {asking !== null && (
            <StartAnew anew={asking} copy={damage.copy} onClose={() => setAsking(null)} onDone={onDone} />
          )}
        </>
      )}
    </main>
  );
}
