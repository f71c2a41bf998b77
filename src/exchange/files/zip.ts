import { ExchangeError } from "../errors.ts";
import { inflateExactly } from "./inflate.ts";
import { MOST_FILE_BYTES, tooLarge } from "./json.ts";

/**
 * The little of ZIP (APPNOTE 6.3) that an export needs: files stored or deflated, by the central directory, with their
 * sizes looked at before anything is inflated and their CRC afterwards. No ZIP64, no parts, no encryption.
 */

const END = { signature: 0x06054b50, size: 22, mostComment: 0xffff };
const CENTRAL = { signature: 0x02014b50, size: 46 };
const LOCAL = { signature: 0x04034b50, size: 30 };
const MOST_FILES = 10_000;

export interface ZipFile {
  name: string;
  encrypted: boolean;
  /** 0: stored, 8: deflated. */
  method: number;
  crc: number;
  packedSize: number;
  size: number;
  /** Where its local header is. */
  at: number;
}

export function isZip(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** Throws an ExchangeError where the directory is missing, cut off or of a kind that is not read. */
export function listZip(bytes: Uint8Array): ZipFile[] {
  const view = viewOf(bytes);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) {
    throw new ExchangeError("unsupported", "The ZIP file is one part of several");
  }
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff) throw new ExchangeError("unsupported", "ZIP64 is not read");
  if (count > MOST_FILES)
    throw new ExchangeError("too-large", `The ZIP file has more than ${MOST_FILES} files`);
  const files: ZipFile[] = [];
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL.size > end || view.getUint32(at, true) !== CENTRAL.signature) throw damaged();
    const nameLength = view.getUint16(at + 28, true);
    const nameAt = at + CENTRAL.size;
    files.push({
      name: new TextDecoder().decode(bytes.subarray(nameAt, nameAt + nameLength)),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    });
    at = nameAt + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return files;
}

/** Throws an ExchangeError for a file that is encrypted, too large, packed in another way or damaged. */
export function unzip(bytes: Uint8Array, file: ZipFile): Uint8Array {
  const view = viewOf(bytes);
  if (file.encrypted)
    throw new ExchangeError("unsupported", "The ZIP file is encrypted: export it without a password");
  if (file.size > MOST_FILE_BYTES) throw tooLarge(`${file.name} in the ZIP file`);
  if (file.at + LOCAL.size > bytes.length || view.getUint32(file.at, true) !== LOCAL.signature)
    throw damaged();
  const start =
    file.at + LOCAL.size + view.getUint16(file.at + 26, true) + view.getUint16(file.at + 28, true);
  if (start + file.packedSize > bytes.length) throw damaged();
  const packed = bytes.subarray(start, start + file.packedSize);
  const content = file.method === 8 ? inflateExactly(packed, file.size) : stored(packed, file);
  if (content?.length !== file.size || crc32(content) !== file.crc) throw damaged();
  return content;
}

function stored(packed: Uint8Array, { method }: ZipFile): Uint8Array {
  if (method !== 0) throw new ExchangeError("unsupported", `The ZIP file is packed by method ${method}`);
  return packed;
}

/** From the back: a comment of any text may follow. */
function endOf(view: DataView): number {
  const first = Math.max(0, view.byteLength - END.size - END.mostComment);
  for (let at = view.byteLength - END.size; at >= first; at--) {
    if (view.getUint32(at, true) === END.signature) return at;
  }
  throw damaged();
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged(): ExchangeError {
  return new ExchangeError("malformed", "The ZIP file is cut off or damaged");
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}
