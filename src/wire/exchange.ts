import type { Base64UrlString } from "../webauthn/json.ts";
import type { NewCode } from "./items.ts";
import type { Secret } from "./vault.ts";

/**
 * Moving in and moving out. What a file holds comes to the background in parts, is compared there, and is written in
 * one go; nothing of the vault's secrets goes to the page but in a file that the person asked for with a secret.
 */

/** Formats that can be moved in from; the vault notes the name. */
export const IMPORT_FORMATS = [
  "otpauth",
  "google-migration",
  "aegis",
  "2fas",
  "ente",
  "proton-authenticator",
  "bitwarden",
  "keepassxc-passkey",
  "proton-pass",
  "cxf",
  "webdriver",
] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export const EXPORT_FORMATS = [
  "cxf",
  "webdriver",
  "otpauth",
  "google-migration",
  "keepassxc-passkey",
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The most entries of one part, and of one import. */
export const MOST_IN_PART = 500;
export const MOST_IN_IMPORT = 100_000;
/** A part with more text than this, in characters of its JSON, is sent as two. */
export const PART_LENGTH = 4 * 2 ** 20;

export interface ImportOwn {
  label?: string;
  note?: string;
  favourite?: boolean;
  recoveryCodes?: string[];
}

/** Times are milliseconds since the epoch. */
export interface ImportPasskey {
  id: Base64UrlString;
  rpId: string;
  rpName: string;
  userHandle: Base64UrlString;
  userName: string;
  userDisplayName: string;
  /** A COSE algorithm identifier. */
  algorithm: number;
  privateKey: Base64UrlString;
  discoverable: boolean;
  backupEligible: boolean;
  backedUp: boolean;
  flagsAssumed?: true;
  signCount: number;
  createdAt: number;
  prf?: Base64UrlString;
  largeBlob?: Base64UrlString;
}

export type ImportEntry = { from: ImportFormat; own: ImportOwn } & (
  | { kind: "passkey"; value: ImportPasskey }
  | { kind: "code"; value: NewCode & { createdAt: number } }
);

interface Beside {
  with: "vault" | "file";
  /** Fields that the person fills in, such as the note, of which the file has more: taken, that is added. */
  adds?: string[];
  /** Such fields of which the file says something else: what the person has stays. */
  keeps?: string[];
}

/** An entry beside what the vault holds, or beside one before it in the same import. `differs`: names of fields. */
export type ImportState =
  /**
   * `inBin`: the vault has it in the bin; taken, it comes back from there. `namesake`: the vault has a code of that issuer
   * and account, with another secret.
   */
  | { state: "new"; inBin?: true; namesake?: true }
  | ({ state: "same" } & Beside)
  | ({ state: "conflict"; differs: string[] } & Beside)
  /** No record can hold it. */
  | { state: "cannot"; reason: string };

/** What the file would not hold of the items: `items` is how many it is about. */
export interface ExportLoss {
  field: string;
  what: "dropped" | "defaulted" | "changed";
  detail?: string;
  items: number;
}

export interface ExportOutlook {
  passkeys: number;
  codes: number;
  /** Items that stay behind, with the reason. */
  left: { item: Base64UrlString; reason: string }[];
  losses: ExportLoss[];
}

type Id = Base64UrlString;

export interface ExchangeCalls {
  /** Begins an import, and ends the one that was under way. */
  "import.begin": { request: object; reply: { import: Id } };
  /**
   * The next entries, numbered on from those before; they are kept in memory alone, and for minutes only. This and
   * the following calls are refused as `missing` where the import was forgotten.
   */
  "import.part": { request: { import: Id; entries: ImportEntry[] }; reply: ImportState[] };
  /** The person is still looking at it. */
  "import.keep": { request: { import: Id }; reply: null };
  /**
   * Writes what is named by number, in one transaction: `add` as records of their own, `replace` in the place of what
   * has the same identity, where it only adds to what is the same. Refused as `busy` where the vault has changed in
   * what was compared. `former`: what was replaced, in the bin now. Undone is it all by throwing `added` and what has
   * a former into the bin, and then bringing the formers back.
   */
  "import.commit": {
    request: { import: Id; add: number[]; replace: number[] };
    reply: { added: Id[]; replaced: { item: Id; former?: Id }[] };
  };
  "import.cancel": { request: { import: Id }; reply: null };
  /** What a file would hold, without making it. */
  "export.outlook": { request: { format: ExportFormat; items: Id[] }; reply: ExportOutlook };
  /**
   * What to save as `fileName`, in clear: one file, or several for one archive. `secret` opens the vault once more.
   */
  "export.make": {
    request: { format: ExportFormat; items: Id[]; secret: Secret };
    reply: ExportOutlook & { fileName: string; files: { name: string; bytes: Base64UrlString }[] };
  };
}
