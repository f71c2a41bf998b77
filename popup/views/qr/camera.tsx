import { useEffect, useRef } from "preact/hooks";
import { type MessageKey, t } from "../../i18n/messages.ts";
import { Problem } from "../../parts/message.tsx";
import type { CameraProblem } from "./camera-course.ts";
import { useCamera } from "./use-camera.ts";

const problems = {
  refused: "cameraRefused",
  none: "cameraNone",
  "in-use": "cameraInUse",
  failed: "cameraFailed",
  hidden: "cameraHidden",
  ended: "cameraEnded",
} as const satisfies Record<CameraProblem, MessageKey>;

interface CameraViewProps {
  onPicture: (picture: Blob) => void;
  onLeave: () => void;
}

/** What the camera sees, until there is a QR code in it. */
export function CameraView({ onPicture, onLeave }: CameraViewProps) {
  const { state, video, start } = useCamera(onPicture);
  const leave = useRef<HTMLButtonElement>(null);
  useEffect(() => leave.current?.focus(), []);
  return (
    <div class="camera" data-camera={state.at}>
      <div class="camera-picture" hidden={state.at === "off"}>
        <video ref={video} playsInline muted aria-label={t("cameraPicture")} />
      </div>
      <p class="hint" role="status">
        {state.at === "starting" && t("cameraStarting")}
        {state.at === "on" && t("cameraOn")}
      </p>
      {state.at === "off" && <Problem text={t(problems[state.why])} />}
      <div class="dialog-actions">
        {state.at === "off" && (
          <button class="button" type="button" id="camera-again" onClick={start}>
            {t("cameraAgain")}
          </button>
        )}
        <button class="button" type="button" id="camera-leave" ref={leave} onClick={onLeave}>
          {t("cancel")}
        </button>
      </div>
    </div>
  );
}
