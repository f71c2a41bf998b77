import { fromBase64Url, toBase64Url } from "../src/bytes/base64url.ts";
import { t } from "./i18n/messages.ts";

/** The largest file that is read, in bytes: 64 MiB in base64url. */
export const FILE_MAX = 47 * 1024 * 1024;

/** The bytes of a file that the person chose, in base64url; throws an Error whose message can be shown. */
export async function readFile(file: Blob): Promise<string> {
  if (file.size === 0) throw new Error(t("fileEmpty"));
  if (file.size > FILE_MAX) throw new Error(t("fileTooLarge"));
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    throw new Error(t("fileUnreadable"));
  }
  return toBase64Url(new Uint8Array(bytes));
}

/** A file that the page offers for download, until it is released. Made from base64url. */
export class OfferedFile {
  readonly name: string;
  readonly #blob: Blob;
  readonly #url: string;

  constructor(file: string, name: string) {
    this.name = name;
    this.#blob = new Blob([fromBase64Url(file)], { type: "application/octet-stream" });
    this.#url = URL.createObjectURL(this.#blob);
  }

  /** Hands the file to the browser, which asks where it goes or decides that itself, and does not tell. */
  save(): void {
    const link = document.createElement("a");
    link.href = this.#url;
    link.download = this.name;
    link.click();
  }

  /** What a download is made of, read again from the same Blob: the page's CSP does not let it fetch the URL. */
  readBack(): Promise<string> {
    return readFile(this.#blob);
  }

  /** Call it when nobody can ask for the file any more. */
  release(): void {
    URL.revokeObjectURL(this.#url);
  }
}
