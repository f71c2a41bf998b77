import type { QrProblem } from "../messages.ts";
import { contentOf } from "./contents.ts";
import { qrTextsIn } from "./decoder.ts";
import { PictureError, type Pixels, pixelsOf } from "./pixels.ts";

/** What the QR codes of one picture hold. */
export interface PictureRead {
  /** otpauth URIs. */
  codes: string[];
  /** URIs of Google Authenticator's export. */
  migrations: string[];
  others: { problem: QrProblem; detail?: string }[];
}

/** Rejects with a PictureError, also where there is no QR code. `pixels`: as `pixelsOf`. */
export async function readPicture(
  file: Blob,
  pixels: (file: Blob) => Promise<Pixels> = pixelsOf,
): Promise<PictureRead> {
  const texts = await qrTextsIn(await pixels(file));
  if (texts.length === 0) throw new PictureError("no-qr");
  const read: PictureRead = { codes: [], migrations: [], others: [] };
  for (const content of texts.map(contentOf)) {
    if (content.is === "code") read.codes.push(content.uri);
    else if (content.is === "migration") read.migrations.push(content.uri);
    else {
      const { problem, detail } = content;
      read.others.push({ problem, ...(detail !== undefined && { detail }) });
    }
  }
  return read;
}
