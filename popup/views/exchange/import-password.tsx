import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { Text } from "../../i18n/text.tsx";
import { BusyButton } from "../../parts/busy-button.tsx";
import { PinField } from "../../parts/pin-field.tsx";
import { SiteName } from "../../parts/site-name.tsx";
import type { ImportView } from "./use-import.ts";

interface ImportPasswordProps {
  view: Extract<ImportView, { at: "password" }>;
  onPassword: (password: string) => void;
  onCancel: () => void;
}

/** Asks for the password of a file that another program has encrypted. */
export function ImportPassword({ view: { files, file, wrong }, onPassword, onCancel }: ImportPasswordProps) {
  const field = useRef<HTMLInputElement>(null);
  const [empty, setEmpty] = useState(false);
  useEffect(() => field.current?.focus(), []);
  const problem = empty ? t("importPasswordEmpty") : wrong ? t("importPasswordWrong") : null;
  return (
    <form
      class="part"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const typed = field.current?.value ?? "";
        setEmpty(typed === "");
        if (typed !== "") onPassword(typed);
        else field.current?.focus();
      }}
    >
      <p>
        <Text k="importEncrypted" values={{ file: <SiteName text={files[file]?.name ?? ""} /> }} />
      </p>
      <PinField
        id="import-password"
        label={t("importPassword")}
        hint={t("importPasswordHint")}
        problem={problem}
        field={field}
        onInput={() => setEmpty(false)}
      />
      <div class="part-line">
        <button class="button" type="button" id="import-cancel" onClick={onCancel}>
          {t("cancel")}
        </button>
        <BusyButton id="import-open" busy={false}>
          {t("importOpen")}
        </BusyButton>
      </div>
    </form>
  );
}
