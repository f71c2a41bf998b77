import { ExchangeError } from "../../src/exchange/errors.ts";
import { decodeText, MOST_FILE_BYTES } from "../../src/exchange/files/json.ts";
import { errorForBytes } from "../../src/exchange/files/other-files.ts";
import { isGoogleMigration } from "../../src/exchange/formats/google-migration.ts";
import type { BroughtFile } from "./messages.ts";

/** Enough to know a file of another kind by. */
const HEAD_BYTES = 4096;
const MOST_FILES = 1000;

/** The browser did not give the file. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
}

/**
 * The bytes of one of the files. `taken`: bytes of those before it; together they may be as many as one alone. Rejects
 * with an ExchangeError before anything of a file that is too large is in memory, and with UnreadableFile.
 */
export async function bytesOf(
  { file }: Pick<BroughtFile, "file">,
  taken: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size + taken <= MOST_FILE_BYTES) return readAll(file);
  const most = `${MOST_FILE_BYTES / 2 ** 20} MiB`;
  throw (
    errorForBytes(await headOf({ file })) ??
    new ExchangeError(
      "too-large",
      file.size > MOST_FILE_BYTES ? `The file is larger than ${most}.` : `The files are larger than ${most}.`,
    )
  );
}

/** Throws an ExchangeError. */
export function checkCount(files: readonly BroughtFile[]): void {
  if (files.length <= MOST_FILES) return;
  throw new ExchangeError("too-large", `At most ${MOST_FILES} files are read at once.`);
}

/** What is read as one file; `index`: the place of the file that it came with. */
export interface Content {
  index: number;
  bytes: Uint8Array;
}

/**
 * The QR codes of one export of Google Authenticator belong together, also where each has its own file: their texts
 * in the place of the first of them. Other files stay as they are. `onPart`: told which one is looked at. Throws an
 * ExchangeError.
 */
export function withBatchTogether(contents: readonly Content[], onPart: (index: number) => void): Content[] {
  const parts = contents.filter(({ bytes }) => isBatchPart(bytes));
  return contents.flatMap((content) => {
    if (!parts.includes(content)) return [content];
    if (content !== parts[0]) return [];
    const texts = parts.map(({ index, bytes }) => {
      onPart(index);
      return decodeText(bytes, "The file").replace(/^\uFEFF/, "");
    });
    return [{ index: content.index, bytes: new TextEncoder().encode(texts.join("\n")) }];
  });
}

function isBatchPart(bytes: Uint8Array): boolean {
  return isGoogleMigration(new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES)));
}

/** The first bytes of a file. Rejects with UnreadableFile. */
export function headOf({ file }: Pick<BroughtFile, "file">): Promise<Uint8Array<ArrayBuffer>> {
  return readAll(file.slice(0, HEAD_BYTES));
}

async function readAll(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new UnreadableFile("The file could not be read. It may have been moved, or be a folder.");
  }
}
