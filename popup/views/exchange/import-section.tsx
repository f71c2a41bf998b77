import { useEffect, useRef } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { BringFiles } from "./bring-files.tsx";
import { ImportBackup } from "./import-backup.tsx";
import { ImportDone } from "./import-done.tsx";
import { ImportPassword } from "./import-password.tsx";
import { ImportPreview } from "./import-preview.tsx";
import { ImportProgress } from "./import-progress.tsx";
import { useImport } from "./use-import.ts";

/** Takes in what other programs hold. */
export function ImportSection() {
  const { view, bring, password, take, leave } = useImport();
  const card = useRef<HTMLDivElement>(null);
  const place = useRef<string>(view.at);

  useEffect(() => {
    if (place.current === view.at) return;
    place.current = view.at;
    // What had the focus is gone: it goes to where the next step begins.
    card.current?.querySelector<HTMLElement>("[data-begin]")?.focus();
  }, [view.at]);

  return (
    <section>
      <div class="section-head">
        <h2>{t("importTitle")}</h2>
      </div>
      <div class="card parts" ref={card}>
        {view.at === "start" && <BringFiles view={view} onBring={(files) => void bring(files)} />}
        {view.at === "working" && <ImportProgress view={view} onCancel={() => leave(true)} />}
        {view.at === "password" && (
          <ImportPassword
            view={view}
            onPassword={(given) => void password(given)}
            onCancel={() => leave(true)}
          />
        )}
        {view.at === "backup" && <ImportBackup brought={view.file} onLeave={() => leave(false)} />}
        {view.at === "preview" && (
          <ImportPreview view={view} onTake={(chosen) => void take(chosen)} onCancel={() => leave(true)} />
        )}
        {view.at === "done" && <ImportDone view={view} onLeave={() => leave(false)} />}
      </div>
    </section>
  );
}
