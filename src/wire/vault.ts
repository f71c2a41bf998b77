import type { Base64UrlString } from "../webauthn/json.ts";

/** Popup and manager → background, by `runtime.sendMessage`; each request names its reply. */

export type VaultState = "none" | "locked" | "unlocked";

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
  /** False: it was made, but the site may not have received it. */
  confirmed: boolean;
}

/** Every request with the value that a successful reply carries. */
export interface VaultCalls {
  "vault.state": { request: object; reply: VaultState };
  "vault.create": { request: { pin: string }; reply: null };
  "vault.unlock": { request: { pin: string }; reply: null };
  "vault.lock": { request: object; reply: null };
  "passkeys.list": { request: object; reply: PasskeySummary[] };
  /** Host names on which Latchkey stays out of the way, sorted. */
  "sites.list": { request: object; reply: string[] };
  "sites.switch": { request: { host: string; off: boolean }; reply: string[] };
}

export type VaultCall = keyof VaultCalls;
export type VaultRequest = { [K in VaultCall]: { type: K } & VaultCalls[K]["request"] }[VaultCall];

export type VaultErrorCode =
  | "wrong-pin"
  | "pin-too-short"
  | "pin-too-long"
  | "locked"
  | "exists"
  | "missing"
  | "newer-format"
  | "damaged"
  | "storage"
  | "bad-host"
  | "bad-request";

export type VaultReply<K extends VaultCall = VaultCall> =
  | { ok: true; value: VaultCalls[K]["reply"] }
  | { ok: false; error: { code: VaultErrorCode; message: string } };

/** background → every extension page, when the vault was made, unlocked, locked or changed, or a site switched off or on. */
export interface VaultChanged {
  type: "vault.changed";
}
