/** Why a camera shows nothing. */
export type CameraProblem = "refused" | "none" | "in-use" | "failed" | "hidden" | "ended";

/** What is asked of the browser; a fake in tests. */
export interface CameraPorts {
  open: () => Promise<MediaStream>;
  /** Shows the stream to the person; resolves when the first picture is there. */
  show: (stream: MediaStream | null) => Promise<void>;
  /** What is shown now. */
  frame: () => Promise<ImageBitmap>;
  /** Whether there is a QR code in it. */
  look: (frame: ImageBitmap) => Promise<boolean>;
  rest: () => Promise<void>;
}

/** One look through the camera: from asking for it until a QR code is seen or nobody looks any more. */
export class CameraCourse {
  readonly #ports: CameraPorts;
  #stream: MediaStream | null = null;
  #over = false;

  constructor(ports: CameraPorts) {
    this.#ports = ports;
  }

  /**
   * The frame with a QR code, the camera being off; null: it was stopped before. `onShown`: told when the camera runs.
   * Rejects with the browser's error.
   */
  async run(onShown: () => void): Promise<ImageBitmap | null> {
    try {
      const stream = await this.#ports.open();
      this.#stream = stream;
      // Whoever left while the browser asked has no use for it.
      if (this.#over) return null;
      await this.#ports.show(stream);
      onShown();
      while (!this.#over) {
        const frame = await this.#ports.frame();
        if (!this.#over && (await this.#ports.look(frame)) && !this.#over) return frame;
        frame.close();
        await this.#ports.rest();
      }
      return null;
    } catch (error) {
      // Ending it breaks off what is under way.
      if (this.#over) return null;
      throw error;
    } finally {
      this.stop();
    }
  }

  /** The camera is off when this returns. */
  stop(): void {
    this.#over = true;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#ports.show(null).catch(() => undefined);
  }
}

const problems = new Map<string, CameraProblem>([
  ["NotAllowedError", "refused"],
  ["SecurityError", "refused"],
  ["NotFoundError", "none"],
  ["OverconstrainedError", "none"],
  ["NotReadableError", "in-use"],
  ["AbortError", "in-use"],
]);

/** By the error of `getUserMedia`. */
export function cameraProblem(error: unknown): CameraProblem {
  return (error instanceof Error && problems.get(error.name)) || "failed";
}
