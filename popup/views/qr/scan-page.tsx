import { useEffect, useRef, useState } from "preact/hooks";
import { t, tCount } from "../../i18n/messages.ts";
import { CheckMark } from "../../parts/check-mark.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { ImportProgress } from "../exchange/import-progress.tsx";
import { useImport } from "../exchange/use-import.ts";
import { FoundCodes } from "./found-codes.tsx";
import { startProblem } from "./qr-texts.ts";
import { visiblePart } from "./visible-part.ts";

/** The QR codes in what can be seen of the page: looked for once, when the person has asked for it. */
export function ScanPage({ onLeave }: { onLeave: () => void }) {
  const { view, bring, take, leave } = useImport({ pictures: true });
  const [refused, setRefused] = useState(false);
  const box = useRef<HTMLElement>(null);

  async function scan() {
    setRefused(false);
    const picture = await visiblePart().catch(() => null);
    if (picture === null) return setRefused(true);
    await bring([{ name: "", file: picture }]);
  }
  useEffect(() => void scan(), []);
  useEffect(() => {
    const [begin] = box.current?.querySelectorAll<HTMLElement>("h3[data-begin]") ?? [];
    (begin ?? box.current?.querySelector("h2"))?.focus();
  }, [view.at]);

  return (
    <section class="card scan" id="scan" ref={box}>
      <h2 tabIndex={-1}>{t("scanTitle")}</h2>
      {view.at === "working" && <ImportProgress view={view} onCancel={onLeave} />}
      {view.at === "preview" && (
        <FoundCodes
          view={view}
          actions="notice-actions"
          onTake={(chosen) => void take(chosen)}
          onCancel={onLeave}
        />
      )}
      {view.at === "done" && (
        <>
          <p class="state" role="status">
            <CheckMark />
            <span>{tCount("qrAdded", view.added.length)}</span>
          </p>
          <div class="notice-actions">
            <button class="button primary" type="button" id="scan-done" onClick={onLeave}>
              {t("done")}
            </button>
          </div>
        </>
      )}
      {view.at === "start" && (refused || startProblem(view) !== null) && (
        <>
          <Problem text={refused ? t("scanRefused") : (startProblem(view) ?? "")} />
          {!refused && view.failed?.qr === "no-qr" && <p class="hint">{t("scanHint")}</p>}
          <div class="notice-actions">
            <button class="button" type="button" id="scan-leave" onClick={onLeave}>
              <Icon name="back" />
              {t("scanBack")}
            </button>
            <button
              class="button"
              type="button"
              id="scan-again"
              onClick={() => {
                leave(false);
                void scan();
              }}
            >
              {t("scanAgain")}
            </button>
          </div>
        </>
      )}
    </section>
  );
}
