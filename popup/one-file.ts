import { fromBase64Url, toBase64Url } from "../src/bytes/base64url.ts";

/** A file and its bytes, in base64url. */
interface NamedFile {
  name: string;
  bytes: string;
}

/** The bytes of what is to be saved, in base64url: of the one file, or of a ZIP archive of several. */
export async function inOneFile(files: readonly NamedFile[]): Promise<string> {
  const [first] = files;
  if (first && files.length === 1) return first.bytes;
  // Only here, and hardly ever: its tables take long to make.
  const { zipSync } = await import("fflate");
  const entries = Object.fromEntries(files.map(({ name, bytes }) => [name, fromBase64Url(bytes)]));
  return toBase64Url(zipSync(entries));
}
