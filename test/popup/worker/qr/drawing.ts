import encodeQR from "qr";
import type { Pixels } from "../../../../popup/worker/qr/pixels.ts";

/** Pictures of QR codes, drawn by another program than the one that reads them. */

export const DARK = 0;
export const LIGHT = 255;

export function blank(width: number, height: number, grey = LIGHT): Pixels {
  const data = new Uint8ClampedArray(width * height * 4).fill(grey);
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return { width, height, data };
}

interface Place {
  x?: number;
  y?: number;
  /** Pixels of a module. */
  scale?: number;
  dark?: number;
  light?: number;
}

/** Draws the QR code of a text into a picture, its margin with it. */
export function draw(picture: Pixels, text: string, place: Place = {}): Pixels {
  const { x = 0, y = 0, scale = 4, dark = DARK, light = LIGHT } = place;
  const modules = encodeQR(text, "raw", { ecc: "medium", border: 4 });
  for (let row = 0; row < modules.length * scale; row++) {
    for (let column = 0; column < modules.length * scale; column++) {
      const on = modules[Math.floor(row / scale)]?.[Math.floor(column / scale)] === true;
      const at = ((y + row) * picture.width + x + column) * 4;
      picture.data.fill(on ? dark : light, at, at + 3);
    }
  }
  return picture;
}

/** The picture turned around its middle, by radians; what comes in from outside is light. */
export function turned({ data, width, height }: Pixels, angle: number): Pixels {
  const result = blank(width, height);
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - width / 2, y - height / 2];
      const fromX = Math.round(cos * dx + sin * dy + width / 2);
      const fromY = Math.round(cos * dy - sin * dx + height / 2);
      if (fromX < 0 || fromY < 0 || fromX >= width || fromY >= height) continue;
      const from = (fromY * width + fromX) * 4;
      result.data.set(data.subarray(from, from + 4), (y * width + x) * 4);
    }
  }
  return result;
}
