import { timingSafeEqual } from "node:crypto";
import { argon2id } from "@noble/hashes/argon2.js";
import { encodeCbor } from "./cbor.ts";
import { context, hex, hkdf, hmac, openSealed } from "./crypto.ts";
import type { Header, Kdf, Slot } from "./header.ts";
import { Refused } from "./refused.ts";

/** From a secret to the keys: docs/vault-format.md, sections 2 and 2.1. */

export type Secret =
  | { type: "pin"; pin: string }
  /** The 16 bytes of the code. */
  | { type: "recovery"; code: Uint8Array }
  /** The 32 bytes that the platform's authenticator answered for PRF. */
  | { type: "platform"; output: Uint8Array }
  | { type: "pin+platform"; pin: string; output: Uint8Array };

export interface Keys {
  records: Buffer;
  index: Buffer;
  places: Buffer;
}

/** Opens the slot that the secret belongs to, and checks the header; returns the slot's id too. Throws Refused. */
export function unlock(header: Header, secret: Secret): { slot: string; keys: Keys } {
  let refused = new Refused("wrong-secret", `No slot of type "${secret.type}" opens with this.`);
  for (const slot of header.slots) {
    const bytes = secretBytes(slot, secret);
    if (!bytes || !timingSafeEqual(hkdf(bytes, slot.id, `slot/${slot.type}/commitment`), slot.commitment))
      continue;
    const vaultKey = openSlot(header, slot, bytes);
    if (vaultKey) return { slot: hex(slot.id), keys: keysOf(header, vaultKey) };
    refused = new Refused("slot-damaged", `The secret is right, but slot ${hex(slot.id)} is damaged.`);
  }
  throw refused;
}

/** Undefined where the slot is of another type. */
function secretBytes(slot: Slot, secret: Secret): Uint8Array | undefined {
  if (secret.type === "recovery") return slot.type === "recovery" ? secret.code : undefined;
  if (secret.type === "platform") return slot.type === "platform" ? secret.output : undefined;
  if (secret.type === "pin") return slot.type === "pin" ? stretch(secret.pin, slot.kdf) : undefined;
  if (slot.type !== "pin+platform") return undefined;
  return Buffer.concat([stretch(secret.pin, slot.kdf), secret.output]);
}

function stretch(pin: string, { memory, passes, lanes, salt }: Kdf): Uint8Array {
  const cost = { version: 0x13, m: memory, t: passes, p: lanes, dkLen: 32 };
  return argon2id(Buffer.from(pin.normalize("NFKC")), salt, cost);
}

/** The vault key; undefined where the slot is damaged. */
function openSlot({ vault }: Header, slot: Slot, secret: Uint8Array): Buffer | undefined {
  const bound = new Map(slot.map);
  bound.delete("nonce");
  bound.delete("wrapped");
  const key = hkdf(secret, slot.id, `slot/${slot.type}/key`);
  const wrapped = { nonce: slot.nonce, sealed: slot.wrapped };
  return openSealed(key, wrapped, context("slot", vault, encodeCbor(bound)));
}

function keysOf({ vault, body, mac }: Header, vaultKey: Buffer): Keys {
  if (!timingSafeEqual(hmac(hkdf(vaultKey, vault, "header"), context("header", body)), mac))
    throw new Refused("header-changed", "The header was changed outside of Latchkey: its MAC differs.");
  const key = (purpose: string) => hkdf(vaultKey, vault, purpose);
  return { records: key("records"), index: key("index"), places: key("places") };
}
