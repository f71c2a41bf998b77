import { useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import { Icon } from "../../parts/icons.tsx";
import { FieldNote } from "../../parts/message.tsx";

interface PictureFieldProps {
  label: string;
  problem: string | null;
  onPictures: (pictures: File[]) => void;
  onCamera: () => void;
}

/** Pictures of QR codes: chosen, dropped, pasted beside it, or taken by the camera. */
export function PictureField({ label, problem, onPictures, onCamera }: PictureFieldProps) {
  const [over, setOver] = useState(false);
  return (
    <div class="field">
      <label for="picture-file">{label}</label>
      <div class="file-field" data-over={over}>
        <input
          id="picture-file"
          type="file"
          accept="image/*"
          multiple
          data-begin
          aria-describedby="picture-file-note"
          aria-invalid={problem !== null}
          onChange={({ currentTarget }) => {
            const pictures = [...(currentTarget.files ?? [])];
            // The same one can be chosen once more.
            currentTarget.value = "";
            if (pictures.length > 0) onPictures(pictures);
          }}
          onDragEnter={() => setOver(true)}
          onDragLeave={() => setOver(false)}
          onDrop={() => setOver(false)}
        />
        <span class="button" aria-hidden="true">
          {t("qrChoose")}
        </span>
        <button class="button camera-start" type="button" id="camera-start" onClick={onCamera}>
          <Icon name="camera" />
          {t("qrCamera")}
        </button>
        <span class="file-name">{t("qrDrop")}</span>
      </div>
      <FieldNote id="picture-file-note" hint="" problem={problem} />
    </div>
  );
}
