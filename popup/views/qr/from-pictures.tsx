import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
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
  const box = useRef<HTMLDivElement>(null);
  const place = useRef(view.at);
  useEffect(() => {
    if (view.at === "done") return onDone();
    if (camera || place.current === view.at) return;
    place.current = view.at;
    // What had the focus is gone: it goes to where the next step begins.
    box.current?.querySelector<HTMLElement>("[data-begin]")?.focus();
  }, [view.at, camera]);

  function add(pictures: Blob[]) {
    if (view.at === "working" || (view.at === "preview" && view.writing)) return;
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
    <PictureField
      label={t(view.at === "start" ? "qrPictures" : "qrMorePictures")}
      problem={startProblem(view)}
      onPictures={add}
      onCamera={() => setCamera(true)}
    />
  );
  return (
    <div class="add-ways" ref={box}>
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
    </div>
  );
}
