import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import { t } from "../i18n/messages.ts";
import { FieldNote } from "./message.tsx";

interface FileFieldProps {
  id: string;
  label: string;
  hint: string;
  problem: string | null;
  /** Read the chosen file from it. */
  field: RefObject<HTMLInputElement | null>;
  still?: boolean;
  onChosen: () => void;
}

/** A file, chosen or dropped: the input lies unseen over the whole frame and takes both. */
export function FileField({ id, label, hint, problem, field, still = false, onChosen }: FileFieldProps) {
  const [over, setOver] = useState(false);
  const [name, setName] = useState<string | null>(null);

  function chosen() {
    setName(field.current?.files?.[0]?.name ?? null);
    onChosen();
  }

  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="file-field" data-over={over}>
        <input
          id={id}
          ref={field}
          type="file"
          accept=".latchkey"
          disabled={still}
          aria-describedby={`${id}-note`}
          aria-invalid={problem !== null}
          onChange={chosen}
          onDragEnter={() => setOver(true)}
          onDragLeave={() => setOver(false)}
          onDrop={() => setOver(false)}
        />
        <span class="button" aria-hidden="true">
          {t("fileChoose")}
        </span>
        <span class="file-name">{name ?? t("fileDrop")}</span>
      </div>
      <FieldNote id={`${id}-note`} hint={hint} problem={problem} />
    </div>
  );
}
