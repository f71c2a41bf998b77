import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import { prepareZXingModule } from "zxing-wasm/reader";
import { qrTextsIn } from "../../../../popup/worker/qr/decoder.ts";
import { blank, DARK, draw, LIGHT, turned } from "../../../exchange/fixtures/qr-drawing.ts";

const URI = "otpauth://totp/Example:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example";

beforeAll(() => {
  const path = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(path)).buffer } });
});

describe("the reader of QR codes", () => {
  it.each([1, 2, 3, 8])("reads one of %i pixels a module, in a larger picture", async (scale) => {
    const picture = draw(blank(1200, 800), URI, { x: 300, y: 120, scale });
    expect(await qrTextsIn(picture)).toEqual([URI]);
  });

  it("finds all of a picture, each text once", async () => {
    const texts = Array.from({ length: 30 }, (_, i) => `otpauth://totp/${i}?secret=GEZDGNBV`);
    const picture = blank(1200, 1000);
    for (const [i, text] of [...texts, texts[0] ?? ""].entries()) {
      draw(picture, text, { x: (i % 6) * 190, y: Math.floor(i / 6) * 160, scale: 4 });
    }
    expect((await qrTextsIn(picture)).sort()).toEqual([...texts].sort());
  });

  it.each([90, 180, 270, 45, 12])("reads one that is turned by %i degrees", async (degrees) => {
    const picture = draw(blank(500, 500), URI, { x: 100, y: 100, scale: 5 });
    expect(await qrTextsIn(turned(picture, (degrees / 180) * Math.PI))).toEqual([URI]);
  });

  it("reads light on dark, as dark themes have it", async () => {
    const picture = draw(blank(400, 400, DARK), URI, { scale: 5, dark: LIGHT, light: DARK });
    expect(await qrTextsIn(picture)).toEqual([URI]);
  });

  it.each([
    ["dark", DARK],
    ["light", LIGHT],
  ])("reads %s modules on a transparent ground", async (_, grey) => {
    const picture = draw(blank(400, 400, 120), URI, { scale: 5, dark: grey, light: 120 });
    for (let at = 0; at < picture.data.length; at += 4) {
      if (picture.data[at] === 120) picture.data.set([grey, grey, grey, 0], at);
    }
    expect(await qrTextsIn(picture)).toEqual([URI]);
  });

  it("keeps what is not Latin, and what a QR code must not do", async () => {
    const text = "otpauth://totp/Größe 日本\u202e?secret=AAAA\nsecond line";
    expect(await qrTextsIn(draw(blank(400, 400), text))).toEqual([text]);
  });

  it("finds nothing in an empty picture, nor in noise", async () => {
    const noise = blank(600, 600);
    let seed = 1;
    for (let at = 0; at < noise.data.length; at += 4) {
      seed = (seed * 48271) % 2147483647;
      noise.data.fill(seed & 255, at, at + 3);
    }
    expect(await qrTextsIn(blank(300, 300))).toEqual([]);
    expect(await qrTextsIn(noise)).toEqual([]);
    expect(await qrTextsIn(blank(1, 1))).toEqual([]);
  });
});
