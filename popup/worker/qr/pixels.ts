import type { QrProblem } from "../messages.ts";
import { pictureKind, pictureSize, type Size } from "./picture-size.ts";

/** A picture as the decoder takes it: four bytes for each pixel, red, green, blue and opacity. */
export interface Pixels extends Size {
  data: Uint8ClampedArray;
}

/** A picture that no QR code can be read from. */
export class PictureError extends Error {
  override readonly name = "PictureError";
  readonly problem: QrProblem;

  constructor(problem: QrProblem) {
    super(`A picture cannot be read: ${problem}`);
    this.problem = problem;
  }
}

const MOST_BYTES = 32 * 2 ** 20;
/** What a good telephone's camera makes; unpacked, each takes four bytes. */
const MOST_PIXELS = 50_000_000;
/** The decoder gets at most as many: a larger picture is made smaller. */
const MOST_DECODED = 2 ** 24;

/**
 * The pixels of a picture. Its size is taken from its first bytes before it is unpacked. Rejects with a PictureError.
 * `draw`: the browser's own reader of pictures.
 */
export async function pixelsOf(
  file: Blob,
  draw: (picture: Blob, most: number) => Promise<Pixels> = drawn,
): Promise<Pixels> {
  if (file.size > MOST_BYTES) throw new PictureError("too-large");
  const bytes = await bytesOf(file);
  const kind = pictureKind(bytes);
  if (kind === undefined) throw new PictureError("not-a-picture");
  if (kind === "other") throw new PictureError("picture-kind");
  const size = pictureSize(bytes);
  if (!size) throw new PictureError("damaged");
  if (size.width * size.height > MOST_PIXELS) throw new PictureError("too-many-pixels");
  return draw(new Blob([bytes], { type: `image/${kind}` }), MOST_DECODED).catch(() => {
    throw new PictureError("damaged");
  });
}

/** The pixels of what is already unpacked, which is closed. */
export function pixelsOfBitmap(bitmap: ImageBitmap, most = MOST_DECODED): Pixels {
  const scale = Math.min(1, Math.sqrt(most / (bitmap.width * bitmap.height)));
  const width = Math.max(1, Math.floor(bitmap.width * scale));
  const height = Math.max(1, Math.floor(bitmap.height * scale));
  try {
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("No canvas");
    context.drawImage(bitmap, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  } finally {
    bitmap.close();
  }
}

/** The same picture on a ground of one grey, 0 to 255; undefined where none of it is transparent. */
export function onGround({ data, width, height }: Pixels, grey: number): Pixels | undefined {
  if (!isTransparent(data)) return undefined;
  const solid = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const opacity = (data[at + 3] ?? 255) / 255;
    for (let part = at; part < at + 3; part++) {
      solid[part] = (data[part] ?? 0) * opacity + grey * (1 - opacity);
    }
    solid[at + 3] = 255;
  }
  return { data: solid, width, height };
}

function isTransparent(data: Uint8ClampedArray): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true;
  return false;
}

async function drawn(picture: Blob, most: number): Promise<Pixels> {
  return pixelsOfBitmap(await createImageBitmap(picture), most);
}

async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new PictureError("unreadable");
  }
}
