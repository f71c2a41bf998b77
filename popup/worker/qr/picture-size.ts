/**
 * How large a picture is, by its own first bytes, before anything of it is unpacked: PNG (section 11.2.2 of its
 * specification), JPEG (ITU T.81, B.2.2), GIF89a, WebP (RFC 9649) and BMP.
 */

export interface Size {
  width: number;
  height: number;
}

type PictureKind = "png" | "jpeg" | "gif" | "webp" | "bmp";

/** Bytes at the start, in hexadecimal; two dots stand for any byte. */
const STARTS: readonly [PictureKind | "other", RegExp][] = [
  ["png", /^89504e470d0a1a0a/],
  ["jpeg", /^ffd8ff/],
  ["gif", /^47494638(?:37|39)61/],
  ["webp", /^52494646.{8}57454250/],
  ["bmp", /^424d.{8}00000000/],
  // TIFF, icons, HEIC and AVIF, JPEG XL.
  [
    "other",
    /^(?:49492a00|4d4d002a|00000100|.{8}66747970(?:6865|6d6966|6d7366|617669)|ff0a|0000000c4a584c20)/,
  ],
];
const HEAD_BYTES = 16;

const readers: Record<PictureKind, (view: DataView) => Size | undefined> = {
  png: (view) => sized(view.getUint32(16), view.getUint32(20)),
  jpeg: jpegSize,
  gif: gifSize,
  webp: webpSize,
  bmp: bmpSize,
};

/** What the bytes begin like; `other`: a picture of a kind that not every browser reads. Undefined: no picture. */
export function pictureKind(bytes: Uint8Array): PictureKind | "other" | undefined {
  const head = Array.from(bytes.subarray(0, HEAD_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
  return STARTS.find(([, start]) => start.test(head))?.[0];
}

/** In pixels; undefined where the bytes do not say it, as in a file that was cut off. */
export function pictureSize(bytes: Uint8Array): Size | undefined {
  const kind = pictureKind(bytes);
  if (kind === undefined || kind === "other") return undefined;
  try {
    return readers[kind](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** That of the first frame header: segments before it, a small preview picture among them, are passed over. */
function jpegSize(view: DataView): Size | undefined {
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return sized(view.getUint16(at + 7), view.getUint16(at + 5));
    } else if (marker === 0xd9 || marker === 0xda) return undefined;
    else at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** The larger of the screen and the first frame: browsers let a frame stand over the screen's edge. */
function gifSize(view: DataView): Size | undefined {
  const flags = view.getUint8(10);
  let at = 13 + colorTable(flags);
  while (view.getUint8(at) === 0x21) {
    at += 2;
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
    at += 1;
  }
  if (view.getUint8(at) !== 0x2c) return undefined;
  const [left, top, width, height] = [1, 3, 5, 7].map((offset) => view.getUint16(at + offset, true));
  return sized(
    Math.max(view.getUint16(6, true), (left ?? 0) + (width ?? 0)),
    Math.max(view.getUint16(8, true), (top ?? 0) + (height ?? 0)),
  );
}

function colorTable(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function webpSize(view: DataView): Size | undefined {
  switch (view.getUint32(12)) {
    case 0x56503820:
      return sized(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    case 0x5650384c: {
      const bits = view.getUint32(21, true);
      return sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 0x56503858:
      return sized((view.getUint32(24, true) & 0xffffff) + 1, (view.getUint32(26, true) >>> 8) + 1);
    default:
      return undefined;
  }
}

/** A height below zero says that the rows begin at the top. */
function bmpSize(view: DataView): Size | undefined {
  if (view.getUint32(14, true) === 12) return sized(view.getUint16(18, true), view.getUint16(20, true));
  return sized(view.getInt32(18, true), Math.abs(view.getInt32(22, true)));
}

function sized(width: number, height: number): Size | undefined {
  return width > 0 && height > 0 ? { width, height } : undefined;
}
