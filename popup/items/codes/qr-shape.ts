import encodeQR from "qr";

/** A QR code to be drawn: the side in modules, its quiet margin with it, and an SVG path over the dark ones. */
export interface QrShape {
  side: number;
  path: string;
}

/** The margin that ISO/IEC 18004 wants around it, in modules. */
const MARGIN = 4;

/** With medium correction where that fits, else with the least; null for a text that no QR code can hold. */
export function qrShape(text: string): QrShape | null {
  const modules = encoded(text, "medium") ?? encoded(text, "low");
  if (modules === null) return null;
  return { side: modules.length, path: modules.map(rowPath).join("") };
}

function encoded(text: string, ecc: "medium" | "low"): boolean[][] | null {
  try {
    return encodeQR(text, "raw", { ecc, border: MARGIN });
  } catch {
    return null;
  }
}

/** Dark modules beside each other are one piece. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = "";
  for (let x = 0; x < row.length; x++) {
    const from = x;
    while (row[x]) x++;
    if (x > from) path += `M${from} ${y}h${x - from}v1h${from - x}z`;
  }
  return path;
}
