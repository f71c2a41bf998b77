import { describe, expect, it } from "vitest";
import { pictureKind, pictureSize } from "../../../../popup/worker/qr/picture-size.ts";

/** Headers by the formats' own descriptions; each is of 300 by 200 pixels. */

const be16 = (value: number) => [value >> 8, value & 255];
const be32 = (value: number) => [...be16(value >>> 16), ...be16(value & 0xffff)];
const le16 = (value: number) => [value & 255, value >> 8];
const le24 = (value: number) => [...le16(value & 0xffff), value >> 16];
const le32 = (value: number) => [...le16(value & 0xffff), ...le16(value >>> 16)];
const text = (value: string) => [...value].map((unit) => unit.charCodeAt(0));

const [W, H] = [300, 200];
const png = (width = W, height = H) => [
  ...[0x89, ...text("PNG\r\n"), 0x1a, 0x0a, ...be32(13), ...text("IHDR")],
  ...[...be32(width), ...be32(height), 8, 6, 0, 0, 0],
];
const frame = (marker: number, width = W, height = H) => [
  ...[0xff, marker, ...be16(11), 8, ...be16(height), ...be16(width), 1, 1, 0x11, 0],
];
/** With a preview picture of another size in its own segment, and fill bytes. */
const jpeg = (marker = 0xc0) => [
  ...[0xff, 0xd8, 0xff, 0xe1, ...be16(2 + 15), ...frame(0xc0, 16, 16), 0, 0],
  ...[0xff, 0xff, 0xff, 0xc4, ...be16(3), 0, ...frame(marker)],
];
const gif = (frameWidth = W, frameLeft = 0, screen = W) => [
  ...[...text("GIF89a"), ...le16(screen), ...le16(H), 0x80, 0, 0, 1, 2, 3, 4, 5, 6],
  ...[0x21, 0xf9, 4, 0, 0, 0, 0, 0, 0x21, 0xfe, 2, 9, 9, 1, 9, 0],
  ...[0x2c, ...le16(frameLeft), ...le16(0), ...le16(frameWidth), ...le16(H), 0],
];
const webp = (...chunk: number[]) => [...text("RIFF"), ...le32(99), ...text("WEBP"), ...chunk];
const lossy = webp(...text("VP8 "), ...le32(9), 0, 0, 0, 0x9d, 1, 0x2a, ...le16(W), ...le16(0x4000 | H));
const lossless = webp(...text("VP8L"), ...le32(9), 0x2f, ...le32((W - 1) | ((H - 1) << 14)));
const extended = webp(...text("VP8X"), ...le32(10), 0, 0, 0, 0, ...le24(W - 1), ...le24(H - 1));
const bmp = (height = H) => [
  ...[...text("BM"), ...le32(99), 0, 0, 0, 0, ...le32(54)],
  ...[...le32(40), ...le32(W), ...le32(height >>> 0), 1, 0, 24, 0],
];
const oldBmp = [...text("BM"), ...le32(99), 0, 0, 0, 0, ...le32(26), ...le32(12), ...le16(W), ...le16(H)];

const kindOf = (bytes: readonly number[]) => pictureKind(Uint8Array.from(bytes));
const sizeOf = (bytes: readonly number[]) => pictureSize(Uint8Array.from(bytes));
const SIZE = { width: W, height: H };

describe("the size of a picture", () => {
  it.each<[string, string, number[]]>([
    ["PNG", "png", png()],
    ["JPEG", "jpeg", jpeg()],
    ["progressive JPEG", "jpeg", jpeg(0xc2)],
    ["GIF", "gif", gif()],
    ["lossy WebP", "webp", lossy],
    ["lossless WebP", "webp", lossless],
    ["extended WebP", "webp", extended],
    ["BMP", "bmp", bmp()],
    ["BMP from the top", "bmp", bmp(-H)],
    ["BMP of the first version", "bmp", oldBmp],
  ])("is known by the header: %s", (_, kind, bytes) => {
    expect(kindOf(bytes)).toBe(kind);
    expect(sizeOf(bytes)).toEqual(SIZE);
    for (let length = 16; length < bytes.length - 1; length++) {
      const cut = sizeOf(bytes.slice(0, length));
      expect([undefined, SIZE.width]).toContain(cut?.width);
    }
  });

  it("is as large as the header of a bomb says", () => {
    expect(sizeOf(png(0xffffffff, 0xffffffff))).toEqual({ width: 0xffffffff, height: 0xffffffff });
    expect(sizeOf(gif(65_535, 65_535))?.width).toBe(131_070);
    expect(sizeOf(gif(W, 0, 1))).toEqual(SIZE);
  });

  it("is nothing where a side is 0", () => {
    expect(sizeOf(png(0, 5))).toBeUndefined();
  });

  it.each<[string, number[]]>([
    ["TIFF", [...text("II"), 0x2a, 0, 8, 0, 0, 0]],
    ["HEIC", [...be32(24), ...text("ftypheic")]],
    ["AVIF", [...be32(24), ...text("ftypavif")]],
    ["an icon", [0, 0, 1, 0, 1, 0]],
  ])("is not looked for in %s", (_, bytes) => {
    expect(kindOf(bytes)).toBe("other");
    expect(sizeOf(bytes)).toBeUndefined();
  });

  it("is not looked for in what is no picture", () => {
    for (const content of ["", "BM is a text", "{}", "otpauth://totp/x", "PK\u0003\u0004", "<svg/>"]) {
      expect(kindOf(text(content))).toBeUndefined();
    }
  });
});
