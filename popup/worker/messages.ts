import type { ImportEntry, ImportFormat } from "../../src/wire/exchange.ts";
import type { CodeValue, NewCode } from "../../src/wire/items.ts";

/** Between a page and its worker: each request has an id, and one reply; before it there may be news of it. */

/** What a bare secret does not say about its code. */
export type CodeOptions = Pick<NewCode, "type" | "algorithm" | "digits"> & {
  /** Seconds. */
  period: number;
  counter: number;
};

/** The part of a code that cannot be read. */
export type CodeProblem = "secret" | "type" | "algorithm" | "digits" | "period" | "counter" | "other";

/** A file that the person brought, with its password once that is known. */
export interface BroughtFile {
  name: string;
  file: Blob;
  password?: string;
}

/** A field that is not taken over as it is; `field` as the format names it. */
export interface ReadRemark {
  field: string;
  what: "dropped" | "defaulted" | "changed";
  detail?: string;
}

/** An entry as it is shown: no secret. `number` counts the entries of its file from 1. */
export interface ReadEntry {
  file: number;
  number: number;
  kind: "passkey" | "code";
  /** The person's label, else the site or the issuer. */
  title: string;
  /** Of a passkey: its rpId. */
  rpId?: string;
  account: string;
  /** Of a passkey that counts as one that is in no backup and never can be (BE 0), as its program has made it. */
  notEligible?: true;
  /** What is said of this entry alone. */
  remarks: ReadRemark[];
}

/** What is wrong with a picture, or with the QR code in it. */
export type QrProblem =
  | "no-qr"
  | "not-a-picture"
  /** Not every browser reads it. */
  | "picture-kind"
  | "damaged"
  | "unreadable"
  | "too-large"
  | "too-many-pixels"
  | "web-address"
  | "fido"
  | "wifi"
  | "contact"
  | "other-app"
  | "text";

export interface RefusedEntry {
  file: number;
  number: number;
  name: string;
  /** Empty where `qr` says it. */
  reason: string;
  qr?: QrProblem;
  /** A QR code of the export is not there. */
  missing?: { part: number; parts: number };
}

/** Remarks that all entries of a kind in a format share, or that are about a file as a whole. */
export interface SharedRemark extends ReadRemark {
  about: "passkeys" | "codes" | "file";
  format: ImportFormat;
}

export type FailedCode =
  | "not-this-format"
  | "too-large"
  | "malformed"
  | "unsupported"
  /** The browser did not give the file. */
  | "unreadable"
  /** A picture, or the only QR code in it: `qr` says what. */
  | "picture";

/** `file`: the place of the file among those that were brought. */
export type ReadFiles =
  | {
      state: "read";
      formats: ImportFormat[];
      entries: ReadEntry[];
      refused: RefusedEntry[];
      shared: SharedRemark[];
    }
  | { state: "password"; file: number; wrong: boolean }
  /** A file of Latchkey itself, which the vault opens. */
  | { state: "backup"; file: number }
  | { state: "failed"; file: number; code: FailedCode; detail: string; qr?: QrProblem };

export interface WorkerCalls {
  /** Reads an otpauth URI, or a bare base32 secret by the options. */
  "code.read": {
    request: { text: string; options: CodeOptions };
    reply: { ok: true; code: NewCode; isUri: boolean } | { ok: false; problem: CodeProblem };
  };
  /** What a code that is not in the vault yet would show; `now`: milliseconds since the epoch. */
  "code.show": { request: { code: NewCode; now: number }; reply: Omit<CodeValue, "item"> };
  /**
   * Reads files of other programs, and the QR codes in pictures, and keeps what they hold. `pictures`: nothing else is
   * taken. The news: how many entries were looked at.
   */
  "files.read": { request: { files: BroughtFile[]; now: number; pictures?: boolean }; reply: ReadFiles };
  /** What was read, from this entry on, as much as one message should carry. */
  "files.part": { request: { from: number }; reply: ImportEntry[] };
  /** Whether there is a QR code in what a camera sees. */
  "qr.look": { request: { frame: ImageBitmap }; reply: boolean };
}

export type WorkerCall = keyof WorkerCalls;
export type WorkerRequest = {
  [K in WorkerCall]: { id: number; type: K } & WorkerCalls[K]["request"];
}[WorkerCall];
export type WorkerReply =
  | { id: number; value: WorkerCalls[WorkerCall]["reply"] }
  | { id: number; error: string }
  | { id: number; news: number };
