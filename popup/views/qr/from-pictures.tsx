import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../i18n/messages.ts";
import type { BroughtFile } from "../../worker/messages.ts";
import { ImportProgress } from "../exchange/import-progress.tsx";
import { useImport } from "../exchange/use-import.ts";
import { CameraView } from "./camera.tsx";
import { FoundCodes } from "./found-codes.tsx";
import { PictureField } from "./picture-field.tsx";
import { startProblem } from "./qr-texts.ts";
import { useBrought } from "./use-brought.ts";

interface FromPicturesProps {
  onDone: () => void;
  /** The other way; it is kept while pictures are looked at. */
  children: ComponentChildren;
}

/** Adds the codes that pictures of QR codes hold; several pictures are read together. */
export function FromPictures({ onDone, children }: FromPicturesProps) {
  const { view, bring, take, leave } = useImport({ pictures: true });
  const [brought, setBrought] = useState<BroughtFile[]>([]);
  const [camera, setCamera] = useState(false);
  useBrought(add);
  useEffect(() => {
    if (view.at === "done") onDone();
  }, [view.at]);

  function add(pictures: Blob[]) {
    setCamera(false);
    const named = pictures.map((file) => ({ name: file instanceof File ? file.name : t("qrCamera"), file }));
    // What was found so far goes on, so that the parts of an export come together.
    const all = [...(view.at === "preview" ? brought : []), ...named];
    setBrought(all);
    void bring(all);
  }

  if (camera) {
    return <CameraView onPicture={(picture) => add([picture])} onLeave={() => setCamera(false)} />;
  }
  const field = (
    <PictureField problem={startProblem(view)} onPictures={add} onCamera={() => setCamera(true)} />
  );
  return (
    <>
      {view.at === "working" && <ImportProgress view={view} onCancel={() => leave(false)} />}
      {view.at === "preview" && (
        <FoundCodes
          view={view}
          actions="dialog-actions"
          onTake={(chosen) => void take(chosen)}
          onCancel={() => leave(false)}
        >
          {field}
        </FoundCodes>
      )}
      <div class="add-ways" hidden={view.at !== "start"}>
        {view.at === "start" && field}
        {children}
      </div>
    </>
  );
}
