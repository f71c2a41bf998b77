import { describe, expect, it, vi } from "vitest";
import { CameraCourse, cameraProblem } from "../../../popup/views/qr/camera-course.ts";

/** A camera that shows numbered frames; there is a QR code in the one that is named. */
function camera({ found = -1 } = {}) {
  const tracks = [{ stop: vi.fn() }, { stop: vi.fn() }];
  const stream = { getTracks: () => tracks } as unknown as MediaStream;
  const frames: { number: number; close: () => void }[] = [];
  const shown: (MediaStream | null)[] = [];
  let opened: (stream: MediaStream) => void = () => {};
  const course = new CameraCourse({
    open: () =>
      new Promise((resolve) => {
        opened = resolve;
      }),
    show: async (what) => void shown.push(what),
    frame: async () => {
      const frame = { number: frames.length, close: vi.fn() };
      frames.push(frame);
      return frame as unknown as ImageBitmap;
    },
    look: async (frame) => (frame as unknown as { number: number }).number === found,
    rest: () => new Promise((resolve) => setTimeout(resolve, 1)),
  });
  const isOff = () => tracks.every(({ stop }) => stop.mock.calls.length > 0) && shown.at(-1) === null;
  return { course, frames, shown, tracks, isOff, open: () => opened(stream) };
}

describe("a look through the camera", () => {
  it("ends with the first frame that has a QR code, the camera being off", async () => {
    const { course, frames, isOff, open } = camera({ found: 2 });
    const shown = vi.fn();
    const run = course.run(shown);
    open();
    expect(await run).toBe(frames[2]);
    expect(isOff()).toBe(true);
    expect(shown).toHaveBeenCalledOnce();
    expect(frames.map(({ close }) => vi.mocked(close).mock.calls.length)).toEqual([1, 1, 0]);
  });

  it("is over at once when it is stopped", async () => {
    const { course, frames, isOff, open } = camera();
    const run = course.run(() => {});
    open();
    await vi.waitFor(() => expect(frames.length).toBeGreaterThan(2));
    course.stop();
    expect(isOff()).toBe(true);
    expect(await run).toBeNull();
  });

  it("switches a camera off that the browser allows only after the person has left", async () => {
    const { course, frames, shown, isOff, open } = camera({ found: 0 });
    const run = course.run(() => {});
    course.stop();
    open();
    expect(await run).toBeNull();
    expect(isOff()).toBe(true);
    expect(shown.filter((what) => what !== null)).toEqual([]);
    expect(frames).toEqual([]);
  });

  it("tells why there is none", async () => {
    const refusal = new DOMException("", "NotAllowedError");
    const { tracks } = camera();
    const course = new CameraCourse({
      open: () => Promise.reject(refusal),
      show: async () => {},
      frame: () => expect.unreachable(),
      look: () => expect.unreachable(),
      rest: () => expect.unreachable(),
    });
    await expect(course.run(() => {})).rejects.toBe(refusal);
    expect(tracks[0]?.stop).not.toHaveBeenCalled();
  });

  it.each([
    ["NotAllowedError", "refused"],
    ["NotFoundError", "none"],
    ["OverconstrainedError", "none"],
    ["NotReadableError", "in-use"],
    ["AbortError", "in-use"],
    ["TypeError", "failed"],
    ["constructor", "failed"],
  ])("%s means: %s", (name, problem) => {
    expect(cameraProblem(Object.assign(new Error("x"), { name }))).toBe(problem);
  });
});
