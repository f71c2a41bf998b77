import type { Base64UrlString } from "../webauthn/json.ts";
import type { FillRefusal, MissedFill } from "./fill.ts";
import type { Secret } from "./vault.ts";

/**
 * What the manager and the popup know of passkeys and codes, and ask to be done with them. Times are milliseconds since
 * the epoch.
 */

interface Common {
  /** The record's id. */
  item: Base64UrlString;
  createdAt: number;
  /** The registrable domain of the host that it belongs to, which may be that host; undefined where it belongs to none. */
  domain?: string;
  /** The name that the person gave it. */
  label?: string;
  favourite: boolean;
  hasNote: boolean;
  /** How many of the site's recovery codes are kept with it, and how many of those are not used yet. */
  recoveryCodes: { all: number; unused: number };
  /** Since when it lies in the bin. */
  deletedAt?: number;
  importedFrom?: string;
  importedAt?: number;
}

export interface PasskeyItem extends Common {
  kind: "passkey";
  credentialId: Base64UrlString;
  rpId: string;
  rpName: string;
  userName: string;
  userDisplayName: string;
  /** A COSE algorithm identifier. */
  algorithm: number;
  discoverable: boolean;
  backupEligible: boolean;
  backedUp: boolean;
  /** The two before are a guess, and the person may change them; not so from the first use on. */
  flagsAssumed?: true;
  signCount: number;
  lastUsedAt?: number;
  /** A newer passkey of the same account took its place, or the person put it aside. */
  archived: boolean;
  /** The site said then that it does not know it any more. */
  hiddenAt?: number;
  /** False: it was made, but the site may not have received it. */
  confirmed: boolean;
  /** It can derive keys for the site (the prf extension). */
  prf: boolean;
  /** Bytes that the site left with it (the largeBlob extension). */
  largeBlob?: number;
  credProtect: 1 | 2 | 3;
}

export interface CodeItem extends Common {
  kind: "code";
  type: "totp" | "hotp" | "steam";
  algorithm: "SHA-1" | "SHA-256" | "SHA-512";
  digits: number;
  /** Seconds; of `totp` and `steam`. */
  period?: number;
  /** Of `hotp`: of the value that is shown next. */
  counter?: number;
  issuer: string;
  account: string;
  /** The host name that it belongs to. */
  site?: string;
}

export type ItemSummary = PasskeyItem | CodeItem;

/** What is shown of an item only when the person opens it. */
export interface ItemStory {
  note: string;
  /** In the person's order; `usedAt` where it was used. */
  recoveryCodes: { code: string; usedAt?: number }[];
}

/** What a code shows at the time of the background's clock. */
export interface CodeValue {
  item: Base64UrlString;
  value: string;
  /** What follows it; of `hotp` empty. */
  next: string;
  /** When that will be; absent for `hotp`. */
  nextAt?: number;
}

/** What the person changes; an absent member stays as it is, an empty text goes. */
export interface ItemChange {
  label?: string;
  note?: string;
  favourite?: boolean;
  recoveryCodes?: { code: string; usedAt?: number }[];
  /** To the bin, or back. */
  deleted?: boolean;
  /** Of passkeys: not offered any more, or again. */
  archived?: boolean;
  /** Of passkeys: offered again after the site had disowned it; or not any more since then, as it was before. */
  hidden?: false | number;
  /** Of passkeys with `flagsAssumed`, else refused as `bad-request`. `backedUp` only with `backupEligible`. */
  flags?: { backupEligible: boolean; backedUp: boolean };
  /** Of codes. */
  issuer?: string;
  account?: string;
  site?: string;
}

/** A code to be added. */
export interface NewCode {
  type: CodeItem["type"];
  secret: Base64UrlString;
  algorithm: CodeItem["algorithm"];
  digits: number;
  period?: number;
  counter?: number;
  issuer: string;
  account: string;
  site?: string;
}

type Id = Base64UrlString;

export interface ItemCalls {
  /** Everything, the bin too, in no order. */
  "items.list": { request: object; reply: ItemSummary[] };
  "items.story": { request: { item: Id }; reply: ItemStory };
  /** In one transaction. Of items that are gone, nothing is changed. */
  "items.change": { request: { items: Id[]; change: ItemChange }; reply: null };
  /** For good, and only what lies in the bin. */
  "items.erase": { request: { items: Id[] }; reply: null };
  "codes.add": { request: { codes: NewCode[] }; reply: Id[] };
  "codes.values": { request: { items: Id[] }; reply: CodeValue[] };
  /** Takes the counter of an `hotp` code on; the value of the new one. */
  "codes.advance": { request: { item: Id }; reply: CodeValue };
  /** Into the page of that tab, and only if the code is of its site; a counter is taken on before. */
  "codes.fill": { request: { item: Id; tabId: number }; reply: "filled" | FillRefusal };
  /** What the shortcut could not fill in that tab; told once. */
  "codes.missed": { request: { tabId: number }; reply: MissedFill | null };
  /** The otpauth URI with the secret in it; `secret` opens the vault once more. */
  "codes.reveal": { request: { item: Id; secret: Secret }; reply: { uri: string } };
  /** How many seconds after a code was copied the clipboard is cleared; 0: never. */
  "settings.clipboard": { request: object; reply: { seconds: number } };
  "settings.setClipboard": { request: { seconds: number }; reply: { seconds: number } };
  /**
   * Something secret is being copied, also where the vault was just locked: the clipboard is cleared when its time has
   * come, the reply says in how many seconds.
   */
  "clipboard.copied": { request: object; reply: { seconds: number } };
  /** Something else was copied since: it stays. */
  "clipboard.replaced": { request: object; reply: null };
}
