import { describe, expect, it } from "vitest";
import { onGround, PictureError, type Pixels, pixelsOf } from "../../../../popup/worker/qr/pixels.ts";

const ONE: Pixels = { width: 1, height: 1, data: new Uint8ClampedArray([1, 2, 3, 255]) };

/** The header of a PNG of that size, and nothing else. */
function png(width: number, height: number): Blob {
  const view = new DataView(new ArrayBuffer(33));
  for (const [at, unit] of [0x89504e47, 0x0d0a1a0a, 13, 0x49484452, width, height].entries()) {
    view.setUint32(at * 4, unit);
  }
  return new Blob([view.buffer]);
}

async function problemOf(file: Blob, draw = async () => ONE): Promise<string | null> {
  const error = await pixelsOf(file, draw).catch((thrown: unknown) => thrown);
  return error instanceof PictureError ? error.problem : null;
}

describe("the pixels of a picture", () => {
  it("are drawn by the browser, as the kind that the bytes say", async () => {
    let asked: Blob | undefined;
    const pixels = await pixelsOf(png(5000, 10_000), async (picture) => {
      asked = picture;
      return ONE;
    });
    expect(pixels).toBe(ONE);
    expect(asked?.type).toBe("image/png");
  });

  it.each<[string, Blob]>([
    ["too-many-pixels", png(5001, 10_000)],
    ["too-many-pixels", png(0xffffffff, 0xffffffff)],
    ["not-a-picture", new Blob(["otpauth://totp/x"])],
    ["not-a-picture", new Blob([])],
    ["picture-kind", new Blob(["II*\0 a TIFF that is long enough"])],
    ["damaged", new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])])],
  ])("are refused as %s before anything is unpacked", async (problem, file) => {
    expect(await problemOf(file, () => expect.unreachable("It was unpacked"))).toBe(problem);
  });

  it("are refused where the file is too large, before it is read", async () => {
    const file = png(1, 1);
    Object.defineProperty(file, "size", { value: 32 * 2 ** 20 + 1 });
    file.arrayBuffer = () => expect.unreachable("It was read");
    expect(await problemOf(file)).toBe("too-large");
  });

  it("are refused where the browser cannot read the file, or draw it", async () => {
    const file = png(1, 1);
    expect(await problemOf(file, () => Promise.reject(new Error("no")))).toBe("damaged");
    file.arrayBuffer = () => Promise.reject(new Error("gone"));
    expect(await problemOf(file)).toBe("unreadable");
  });
});

describe("a transparent picture", () => {
  it("is put on a ground", () => {
    const data = new Uint8ClampedArray([0, 0, 0, 255, 0, 0, 0, 0, 100, 0, 200, 51]);
    const solid = onGround({ width: 3, height: 1, data }, 255);
    expect([...(solid?.data ?? [])]).toEqual([0, 0, 0, 255, 255, 255, 255, 255, 224, 204, 244, 255]);
  });

  it("is left alone where nothing is transparent", () => {
    expect(onGround(ONE, 255)).toBeUndefined();
  });
});
