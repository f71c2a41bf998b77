import { useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";
import { Problem } from "../../parts/message.tsx";
import { SiteName } from "../../parts/site-name.tsx";
import type { BroughtFile } from "../../worker/messages.ts";
import { qrProblemText } from "../qr/qr-texts.ts";
import { useBrought } from "../qr/use-brought.ts";
import { CoreSentence } from "./core-sentence.tsx";
import { failureText } from "./exchange-texts.ts";
import type { ImportView } from "./use-import.ts";

interface BringFilesProps {
  view: Extract<ImportView, { at: "start" }>;
  onBring: (files: BroughtFile[]) => void;
}

/** Where files are dropped or chosen, and text is pasted. */
export function BringFiles({ view: { failed, problem, cancelled }, onBring }: BringFilesProps) {
  const [over, setOver] = useState(false);
  const [text, setText] = useState("");
  useBrought((files) => onBring(files.map((file) => ({ name: file.name, file }))));
  const wrong = failed !== undefined || problem !== undefined;

  return (
    <>
      <div class="part">
        <div class="field">
          <label for="import-file">{t("importFiles")}</label>
          <div class="file-field drop-zone" data-over={over}>
            <input
              id="import-file"
              type="file"
              multiple
              data-begin
              aria-describedby="import-file-note"
              aria-invalid={wrong}
              onChange={({ currentTarget }) => {
                const files = [...(currentTarget.files ?? [])];
                if (files.length > 0) onBring(files.map((file) => ({ name: file.name, file })));
              }}
              onDragEnter={() => setOver(true)}
              onDragLeave={() => setOver(false)}
              onDrop={() => setOver(false)}
            />
            <span class="button" aria-hidden="true">
              {t("importChoose")}
            </span>
            <span class="file-name">{t("importDrop")}</span>
          </div>
          <div id="import-file-note">
            {failed !== undefined && (
              <div class="import-failure" role="alert">
                <p class="problem">
                  <Icon name="alert" />
                  <span>{failureText(failed.code)}</span>
                </p>
                <p>
                  {failed.name !== "" && (
                    <>
                      <SiteName text={failed.name} />:{" "}
                    </>
                  )}
                  {failed.qr === undefined ? (
                    <CoreSentence text={failed.detail} />
                  ) : (
                    <span>{qrProblemText(failed.qr)}</span>
                  )}
                </p>
              </div>
            )}
            {problem !== undefined && <Problem text={problem} />}
            <p class="hint">{t("importFormats")}</p>
          </div>
        </div>
        <p class="hint" role="status">
          {wrong || cancelled ? t("importUntouched") : ""}
        </p>
      </div>
      <form
        class="part"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== "") onBring([{ name: t("importPasted"), file: new Blob([text]) }]);
        }}
      >
        <div class="field">
          <label for="import-text">{t("importText")}</label>
          <textarea
            id="import-text"
            rows={3}
            dir="ltr"
            class="mono"
            spellcheck={false}
            autocomplete="off"
            aria-describedby="import-text-note"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <p class="hint" id="import-text-note">
            {t("importTextHint")}
          </p>
        </div>
        <button class="button" type="submit" id="import-read" disabled={text.trim() === ""}>
          {t("importRead")}
        </button>
      </form>
    </>
  );
}
