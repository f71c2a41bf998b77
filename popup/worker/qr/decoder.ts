import { readBarcodes } from "zxing-wasm/reader";
import { onGround, type Pixels } from "./pixels.ts";

/** As many as the decoder can count. */
const MOST_CODES = 255;
const WHITE = 255;
const BLACK = 0;

/**
 * The texts of all QR codes in a picture, each once, whichever way up they are, dark on light or light on dark. What is
 * transparent counts as white, and where nothing is found so, as black.
 */
export async function qrTextsIn(pixels: Pixels): Promise<string[]> {
  const onWhite = onGround(pixels, WHITE);
  const found = await textsIn(onWhite ?? pixels);
  if (found.length > 0 || !onWhite) return found;
  return textsIn(onGround(pixels, BLACK) ?? pixels);
}

async function textsIn({ data, width, height }: Pixels): Promise<string[]> {
  const picture = { data, width, height, colorSpace: "srgb" } as ImageData;
  const found = await readBarcodes(picture, {
    formats: ["QRCode", "MicroQRCode"],
    maxNumberOfSymbols: MOST_CODES,
    textMode: "Plain",
  });
  return [...new Set(found.map(({ text }) => text))];
}
