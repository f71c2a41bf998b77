import type { Base64UrlString } from "../webauthn/json.ts";
import type { ClockCalls } from "./clock.ts";
import type { ExchangeCalls } from "./exchange.ts";
import type { ItemCalls } from "./items.ts";

/** Popup and manager → background, by `runtime.sendMessage`; each request names its reply. */

export type VaultState =
  | "none"
  | "locked"
  | "unlocked"
  /** Its header cannot be read: `vault.damage` says why. */
  | "damaged";

/** What opens a slot of the vault. */
export type Secret =
  /** A PIN or passphrase. */
  | { type: "pin"; pin: string; derived?: Derived }
  /** A recovery code as it was typed. */
  | { type: "recovery"; code: string }
  /** What the platform's authenticator answered for PRF with the slot's `input`. */
  | { type: "platform"; slot: Base64UrlString; output: Base64UrlString }
  | {
      type: "pin+platform";
      pin: string;
      slot: Base64UrlString;
      output: Base64UrlString;
      derived?: Derived;
    };

/** What Argon2id makes of the PIN for a slot, 32 bytes: derived by a page while the person was still there. */
export interface Derived {
  slot: Base64UrlString;
  bytes: Base64UrlString;
}

/** What a slot's bytes are derived from a PIN with (docs/vault-format.md, section 3). */
export interface Derivation {
  slot: Base64UrlString;
  memoryKiB: number;
  passes: number;
  lanes: number;
  /** 16 bytes. */
  salt: Base64UrlString;
}

export type SlotType = Secret["type"];

/** What a slot on the platform's authenticator is asked with. */
export interface PlatformSlot {
  slot: Base64UrlString;
  /** The PIN is needed too. */
  withPin: boolean;
  credential: Base64UrlString;
  input: Base64UrlString;
}

/** How the vault can be opened now. */
export interface WaysIn {
  /** False where no slot of type `pin` is there. */
  pin: boolean;
  /** Of the first slot that a PIN opens, alone if there is such a one; left out where none does. */
  derivation?: Derivation;
  /** Seconds that a further PIN has to wait; 0: none. */
  waitSeconds: number;
  /** Too many wrong PINs: the PIN works again once the vault was opened in another way. */
  pinRests: boolean;
  recovery: boolean;
  platform: PlatformSlot[];
  /** The header of the second copy is another: where the PIN is not taken, that one may take it. */
  otherHeader: boolean;
}

/** A credential of the platform's authenticator, made for a slot. */
export interface PlatformCredential {
  credential: Base64UrlString;
  /** 32 random bytes. */
  input: Base64UrlString;
  output: Base64UrlString;
  /** It is backup eligible: synchronised by its provider. */
  synced: boolean;
}

/** `memoryMiB`: 64 to 256; without it, what one guess a second allows on this computer. */
export type NewSlot =
  | { type: "pin"; pin: string; memoryMiB?: number }
  | { type: "recovery" }
  | ({ type: "platform" } & PlatformCredential)
  | ({ type: "pin+platform"; pin: string; memoryMiB?: number } & PlatformCredential);

export interface SlotSummary {
  slot: Base64UrlString;
  type: SlotType;
  /** Of slots with a PIN. */
  kdf?: { memoryKiB: number; passes: number; lanes: number };
  /** Of slots with the platform's authenticator. */
  synced?: boolean;
  /** False: without it, neither PIN nor recovery code would open the vault. */
  removable: boolean;
}

export interface NewSlotReply {
  /** Of the slot that was made. */
  slot: Base64UrlString;
  /** Shown this once, of a slot of type `recovery`. */
  recoveryCode?: string;
}

export interface PasskeySummary {
  credentialId: Base64UrlString;
  rpId: string;
  rpName: string;
  userName: string;
  userDisplayName: string;
  discoverable: boolean;
  /** Milliseconds since the epoch. */
  createdAt: number;
  lastUsedAt?: number;
  /** A newer passkey of the same account took its place; it still answers a site that names it. */
  archived: boolean;
  /** The site said that it does not know it any more; it still answers a site that names it. */
  hidden?: true;
  /** False: it was made, but the site may not have received it. */
  confirmed: boolean;
  /** It can be in a backup, and it is in one. */
  backupEligible: boolean;
  backedUp: boolean;
}

/** What a site's signals have changed of a passkey. Times are milliseconds since the epoch. */
export type SignalChange = {
  credentialId: Base64UrlString;
  rpId: string;
  userName: string;
  userDisplayName: string;
  at: number;
  /** Whether the person has looked at it. */
  seen: boolean;
} & ({ change: "hidden" } | { change: "renamed"; formerUserName: string; formerUserDisplayName: string });

export type ItemKind = "passkey" | "code" | "setting";

/** The names are those of docs/vault-format.md, section 5.3. */
export type Finding =
  | { finding: "manifest-damaged" | "header-changed" }
  | { finding: "page-damaged" | "page-unlisted"; page: number }
  | {
      finding: "record-missing" | "record-damaged" | "record-replaced" | "record-unlisted";
      record: Base64UrlString;
      kind: ItemKind;
      /** What the vault noted to know it by; empty where it is not known. */
      name: string;
    };

export interface CheckReport {
  generation: number;
  /** Records that the vault should hold. */
  records: number;
  findings: Finding[];
  /** Rows that were set aside, by this repair and those before. */
  setAside: number;
  /** Since it was started, the browser lost the vault's database, and the vault came back from its second copy. */
  broughtBack: boolean;
}

/** What can be done where the vault's header cannot be read. */
export interface Damage {
  /** What is wrong, ready to be shown. */
  reason: string;
  /** The second copy has a header that can be read. */
  copy: boolean;
}

/** A backup's item beside what the vault holds. */
export interface RestoreItem {
  record: Base64UrlString;
  kind: ItemKind;
  name: string;
  status:
    | "new"
    | "same"
    /** The two differ, and the backup's was written later. */
    | "newer"
    /** The two differ, and the vault's was written later. */
    | "older"
    /** It was deleted here. */
    | "deleted";
}

export interface LockSettings {
  /** Minutes without input after which the vault locks; 0: never. */
  idleMinutes: number;
  /** Lock with the computer's screen, where the browser tells. */
  withScreen: boolean;
}

export interface BackupState {
  /** Passkeys that could be in a backup and are in none. */
  unsaved: number;
  /** When the last backup was made, milliseconds since the epoch. */
  lastAt?: number;
  /** There are recovery codes, and the person has not said to have one of them. */
  recoveryUnconfirmed: boolean;
}

/** A passkey that a site added by itself. */
export interface AddedPasskey {
  rpId: string;
  credentialId: Base64UrlString;
}

/** Every request with the value that a successful reply carries. */
export interface VaultCalls extends ItemCalls, ExchangeCalls, ClockCalls {
  "vault.state": { request: object; reply: VaultState };
  "vault.waysIn": { request: object; reply: WaysIn };
  /** The recovery code is shown this once; `slot` is its own. `memoryMiB` as in `NewSlot`. */
  "vault.create": {
    request: { pin: string; memoryMiB?: number };
    reply: { recoveryCode: string; slot: Base64UrlString };
  };
  "vault.unlock": { request: { secret: Secret }; reply: null };
  "vault.lock": { request: object; reply: null };
  /** Null while the check that follows unlocking is under way. */
  "vault.check": { request: object; reply: CheckReport | null };
  "vault.repair": { request: { secret: Secret }; reply: CheckReport };
  "vault.damage": { request: object; reply: Damage };
  /** Takes the header of the second copy; the one that cannot be read is set aside. */
  "vault.bringBackHeader": { request: object; reply: null };
  /** Sets everything aside that is there, so that a new vault can be made. Only where the header cannot be read. */
  "vault.startAnew": { request: object; reply: null };
  "vault.dump": { request: object; reply: { file: Base64UrlString } };
  "slots.list": { request: object; reply: SlotSummary[] };
  /** `secret` opens the vault once more. */
  "slots.add": { request: { secret: Secret; add: NewSlot }; reply: NewSlotReply };
  "slots.replace": {
    request: { secret: Secret; slot: Base64UrlString; by: NewSlot };
    reply: NewSlotReply;
  };
  "slots.remove": { request: { secret: Secret; slot: Base64UrlString }; reply: null };
  /** The person has the recovery code of this slot. */
  "recovery.confirmed": { request: { slot: Base64UrlString }; reply: null };
  "passkeys.list": { request: object; reply: PasskeySummary[] };
  "backup.state": { request: object; reply: BackupState };
  /** Makes the file. It counts as a backup only after `backup.prove`. */
  "backup.make": {
    request: { secret: Secret; passphrase: string };
    reply: { file: Base64UrlString; fileName: string };
  };
  /** Opens the file as it was saved, compares it with the vault, and notes what it holds as backed up. */
  "backup.prove": {
    request: { file: Base64UrlString; passphrase: string };
    reply: { records: number; generation: number };
  };
  "backup.preview": { request: { file: Base64UrlString; passphrase: string }; reply: RestoreItem[] };
  /** Adds what is new, puts what is named in the place of what is here; all or nothing. */
  "backup.restore": {
    request: { file: Base64UrlString; passphrase: string; replace: Base64UrlString[] };
    reply: { added: number; replaced: number };
  };
  "settings.lock": { request: object; reply: LockSettings };
  "settings.setLock": { request: LockSettings; reply: LockSettings };
  /** Host names on which Latchkey stays out of the way, sorted. */
  "sites.list": { request: object; reply: string[] };
  /** The latest first. */
  "signals.list": { request: object; reply: SignalChange[] };
  "signals.undo": {
    request: { rpId: string; credentialId: Base64UrlString; change: SignalChange["change"] };
    reply: null;
  };
  /** The person has looked at all changes up to that time. */
  "signals.seen": { request: { at: number }; reply: null };
  /** The registrable domain of a page's host, or the host itself where it has none (localhost, an address, a suffix). */
  "sites.domain": { request: { host: string }; reply: string };
  "sites.switch": { request: { host: string; off: boolean }; reply: string[] };
  /** Whether Latchkey stays out of the way everywhere, until the browser ends. */
  "sites.paused": { request: object; reply: boolean };
  "sites.pause": { request: { on: boolean }; reply: boolean };
  /**
   * The rpId of a conditional `get()` that is pending in the tab, if the vault may hold something for it; null if
   * not.
   */
  "pending.signIn": { request: { tabId: number }; reply: { rpId: string } | null };
  /** Opens the prompt window of that request: of one that is pending in the tab for this rpId. */
  "pending.open": { request: { tabId: number; rpId: string }; reply: null };
  /** Whether sites may add a passkey by themselves after a sign-in. */
  "upgrades.allowed": { request: object; reply: boolean };
  "upgrades.allow": { request: { on: boolean }; reply: boolean };
  /**
   * Passkeys that sites have added by themselves and that the person has not looked at, the latest first; the name of
   * the account while the vault is open.
   */
  "upgrades.list": { request: object; reply: (AddedPasskey & { userName?: string })[] };
  /** Archives the passkey. */
  "upgrades.undo": { request: AddedPasskey; reply: null };
  /** The person has seen it. */
  "upgrades.keep": { request: AddedPasskey; reply: null };
}

export type VaultCall = keyof VaultCalls;
export type VaultRequest = { [K in VaultCall]: { type: K } & VaultCalls[K]["request"] }[VaultCall];

export type VaultErrorCode =
  | "wrong-secret"
  /** Too many wrong PINs: the message says for how long; `seconds` too. */
  | "wait"
  | "pin-rests"
  | "pin-too-short"
  | "pin-too-long"
  /** A typing error in a recovery code; `typo` has the place where it is known. */
  | "recovery-code-typo"
  | "last-slot"
  | "too-many-slots"
  | "no-such-slot"
  | "locked"
  | "exists"
  | "missing"
  | "not-latchkey"
  | "not-a-backup"
  | "too-large"
  | "newer-format"
  | "malformed"
  | "kdf-limits"
  | "slot-damaged"
  | "header-changed"
  | "manifest-damaged"
  | "damaged"
  /** Others kept writing in between; nothing was written. */
  | "busy"
  | "storage"
  | "bad-host"
  | "bad-request";

/** What is wrong with a recovery code as it was typed; `at`: index of a character, spaces and hyphens left out. */
export type RecoveryTypo =
  /** It has `count` characters instead of `all`. */
  | { what: "length"; all: number; count: number }
  /** A character that is in no code. */
  | { what: "character"; character: string; at: number }
  /** One character is wrong, or it and the one after it are the wrong way round. */
  | { what: "wrong" | "swapped"; at: number };

export type VaultReply<K extends VaultCall = VaultCall> =
  | { ok: true; value: VaultCalls[K]["reply"] }
  | { ok: false; error: { code: VaultErrorCode; message: string; seconds?: number; typo?: RecoveryTypo } };

/**
 * background → every extension page, when the vault was made, unlocked, locked or changed, or a site or all of them
 * switched off or on.
 */
export interface VaultChanged {
  type: "vault.changed";
}

/** background → every extension page, when a page has begun or ended to wait for a passkey (`pending.signIn`). */
export interface PendingChanged {
  type: "pending.changed";
}
