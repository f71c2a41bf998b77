import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ExchangeWorker } from "../../exchange-worker.ts";
import { CameraCourse, type CameraProblem, cameraProblem } from "./camera-course.ts";

const REST_MS = 120;
/** Enough for a QR code that fills a third of the picture. */
const WANTED: MediaTrackConstraints = {
  facingMode: "environment",
  width: { ideal: 1280 },
  height: { ideal: 720 },
};

export type CameraState = { at: "starting" | "on" } | { at: "off"; why: CameraProblem };

export interface Camera {
  state: CameraState;
  video: RefObject<HTMLVideoElement | null>;
  start: () => void;
}

/** The camera, on as long as the view that uses it is shown and can be seen; `onPicture` is told once, with a PNG. */
export function useCamera(onPicture: (picture: Blob) => void): Camera {
  const [state, setState] = useState<CameraState>({ at: "starting" });
  const [turn, setTurn] = useState(0);
  const video = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    const worker = new ExchangeWorker();
    let watched: MediaStreamTrack | undefined;
    const course = new CameraCourse({
      open: async () => {
        const stream = await openCamera();
        watched = stream.getTracks()[0];
        watched?.addEventListener("ended", onEnded);
        return stream;
      },
      show: (stream) => show(video.current, stream),
      frame: () => frameOf(video.current),
      look: (frame) => worker.ask("qr.look", { frame }),
      rest: () => new Promise((resolve) => setTimeout(resolve, REST_MS)),
    });
    const off = (why: CameraProblem) => {
      end();
      setState({ at: "off", why });
    };
    const onEnded = () => off("ended");
    const onHidden = () => document.hidden && off("hidden");
    function end() {
      document.removeEventListener("visibilitychange", onHidden);
      window.removeEventListener("pagehide", end);
      watched?.removeEventListener("ended", onEnded);
      course.stop();
      worker.end();
    }
    document.addEventListener("visibilitychange", onHidden);
    window.addEventListener("pagehide", end);
    setState({ at: "starting" });
    course
      .run(() => setState({ at: "on" }))
      .then(async (frame) => {
        end();
        if (frame) onPicture(await pictureOf(frame));
      })
      .catch((error: unknown) => off(cameraProblem(error)));
    return end;
  }, [turn]);

  return { state, video, start: () => setTurn((last) => last + 1) };
}

async function openCamera(): Promise<MediaStream> {
  // A browser without cameras has none of this.
  if (navigator.mediaDevices === undefined) throw new DOMException("No cameras", "NotFoundError");
  return navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
}

async function show(video: HTMLVideoElement | null, stream: MediaStream | null): Promise<void> {
  if (video === null) return;
  video.srcObject = stream;
  if (stream !== null) await video.play();
}

async function frameOf(video: HTMLVideoElement | null): Promise<ImageBitmap> {
  if (video === null) throw new DOMException("Nothing is shown", "InvalidStateError");
  return createImageBitmap(video);
}

function pictureOf(frame: ImageBitmap): Promise<Blob> {
  const canvas = new OffscreenCanvas(frame.width, frame.height);
  canvas.getContext("2d")?.drawImage(frame, 0, 0);
  frame.close();
  return canvas.convertToBlob({ type: "image/png" });
}
