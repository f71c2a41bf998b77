import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import { prepareZXingModule } from "zxing-wasm/reader";
import { qrShape } from "../../../../popup/items/codes/qr-shape.ts";
import { qrTextsIn } from "../../../../popup/worker/qr/decoder.ts";
import { drawnPath } from "../../../exchange/fixtures/qr-drawing.ts";

const uri = (secret: string) => `otpauth://totp/Example:ada?secret=${secret}&issuer=Example`;

beforeAll(() => {
  const path = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(path)).buffer } });
});

describe("a QR code to be drawn", () => {
  it.each([16, 32, 700, 2500])("is read as its text, with a secret of %i characters", async (length) => {
    const text = uri("A".repeat(length));
    const shape = qrShape(text);
    if (shape === null) return expect.unreachable();
    expect(await qrTextsIn(drawnPath(shape.path, shape.side))).toEqual([text]);
  });

  it("has a margin of four modules", () => {
    const { path = "", side = 0 } = qrShape(uri("A".repeat(16))) ?? {};
    const pieces = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, x, y, width]) =>
      [x, y, width].map(Number),
    );
    const ends = pieces.map(([x = 0, , width = 0]) => x + width);
    expect(Math.min(...pieces.map(([x = 0]) => x))).toBe(4);
    expect(Math.min(...pieces.map(([, y = 0]) => y))).toBe(4);
    expect(Math.max(...ends)).toBe(side - 4);
  });

  it("is none where no QR code holds so much", () => {
    expect(qrShape(uri("A".repeat(3000)))).toBeNull();
  });
});
