import type { Code } from "../vault/items/code.ts";
import type { Passkey } from "../vault/items/passkey.ts";

/** What a file of another program holds, in the terms of the vault. */

export const FORMATS = [
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
export type Format = (typeof FORMATS)[number];

/** What a person adds to an item. */
export interface Own {
  label?: string;
  note?: string;
  favourite?: boolean;
  recoveryCodes?: string[];
}

/** One passkey or code that was found, ready to be stored. */
export type Entry = (
  | { kind: "passkey"; value: Omit<Passkey, "archived" | "confirmed"> }
  | { kind: "code"; value: Code }
) & { number: number; own: Own; remarks: Remark[] };

/** A field that the vault does not take over as it is; `field` as the format names it. */
export interface Remark {
  field: string;
  /** `dropped`: the vault has no place for it. `defaulted`: the file is silent. `changed`: it was put right. */
  what: "dropped" | "defaulted" | "changed";
  /** What is taken now, or what was lost, where it helps and is no secret. */
  detail?: string;
}

/** An entry that cannot be taken over, and why. */
export interface Refused {
  number: number;
  /** As the file names it. */
  name: string;
  reason: string;
  /** It is a part of the export that is not there. */
  missing?: { part: number; parts: number };
}

/** `number` counts the file's entries from 1, in its order. `remarks`: about the file as a whole. */
export interface Reading {
  format: Format;
  entries: Entry[];
  refused: Refused[];
  remarks: Remark[];
}
