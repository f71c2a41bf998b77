import { isBase64Url } from "../bytes/base64url.ts";
import {
  type CeremonyMessage,
  type CeremonyRequest,
  type DocumentState,
  MAX_REQUEST_LENGTH,
  MAX_SENT_LENGTH,
  type StaticCall,
} from "./ceremony.ts";
import { bytes, flag, list, oneOf, record, tabId, text, uuid, whole } from "./checks.ts";
import { parseClockRequest } from "./clock-guards.ts";
import { parseExchangeRequest } from "./exchange-guards.ts";
import { parseItemRequest } from "./item-guards.ts";
import type { PromptDecision, PromptMessage } from "./prompt.ts";
import { reshapeRequest } from "./reshape.ts";
import type { Derived, NewSlot, PlatformCredential, Secret, VaultRequest } from "./vault.ts";

/** What the background accepts: each guard rebuilds the message or throws a TypeError. */

/** Largest file that a message carries, in bytes: 64 MiB of base64url, where Chromium's messages end. */
export const MAX_FILE_BYTES = 47 * 2 ** 20;
/** A record takes at least this many bytes of a file. */
const LEAST_RECORD = 512;
const MOST_IDLE_MINUTES = 240;
/** Far more passkeys than one account has. */
const MOST_SUPERSEDED = 1_000;

export function parseCeremonyMessage(value: unknown): CeremonyMessage {
  const message = record(value);
  switch (message.type) {
    case "ping":
    case "delivered":
    case "clicked":
      return { type: message.type };
    case "start":
    case "resume": {
      const request = parseRequest(message.request);
      if (request.type !== "create" && request.type !== "get") throw new TypeError("Not a ceremony");
      return { type: message.type, id: uuid(message.id), request, ...documentState(message) };
    }
    default:
      throw new TypeError("Not a ceremony message");
  }
}

/** The call in a message that starts or resumes one, and the state of its document. */
export function parseStaticCall(value: unknown): { call: StaticCall; state: DocumentState } {
  const message = record(value);
  const call = parseRequest(message.request);
  if (call.type === "create" || call.type === "get") throw new TypeError("Not a static method");
  return { call, state: documentState(message) };
}

/** A request longer than any that a relying party makes: the browser's. */
export class TooLong extends TypeError {
  override readonly name = "TooLong";
}

function parseRequest(value: unknown): CeremonyRequest | StaticCall {
  if (JSON.stringify(value)?.length > MAX_SENT_LENGTH) throw new TooLong("request too long");
  const request = reshapeRequest(value);
  if (JSON.stringify(request).length > MAX_REQUEST_LENGTH) throw new TooLong("request too long");
  return request;
}

function documentState({ allowed, active }: Record<string, unknown>): DocumentState {
  return {
    ...(allowed !== undefined && { allowed: flag(allowed) }),
    ...(active !== undefined && { active: flag(active) }),
  };
}

export function parsePromptMessage(value: unknown): PromptMessage {
  const message = record(value);
  switch (message.type) {
    case "ping":
    case "shown":
      return { type: message.type };
    case "hello":
      return { type: "hello", id: uuid(message.id) };
    case "decision":
      return { type: "decision", decision: parseDecision(record(message.decision)) };
    default:
      throw new TypeError("Not a prompt message");
  }
}

function parseDecision(decision: Record<string, unknown>): PromptDecision {
  const { type, pin, derived, platform, credentialId, supersedes } = decision;
  if (type === "cancel" || type === "native") return { type };
  if (type !== "approve") throw new TypeError("Not a decision");
  if (credentialId !== undefined && !isBase64Url(credentialId)) throw new TypeError("credentialId");
  return {
    type,
    ...(pin !== undefined && { pin: text(pin) }),
    ...derivedIn({ derived }),
    ...(platform !== undefined && { platform: platformAnswer(record(platform)) }),
    ...(supersedes !== undefined && {
      supersedes: list(supersedes, MOST_SUPERSEDED, (id) => bytes(id, 1, 1023)),
    }),
    ...(credentialId !== undefined && { credentialId }),
  };
}

export function parseVaultRequest(value: unknown): VaultRequest {
  const message = record(value);
  switch (message.type) {
    case "vault.state":
    case "vault.waysIn":
    case "vault.lock":
    case "vault.check":
    case "vault.damage":
    case "vault.bringBackHeader":
    case "vault.startAnew":
    case "vault.dump":
    case "slots.list":
    case "passkeys.list":
    case "backup.state":
    case "settings.lock":
    case "sites.list":
    case "sites.paused":
    case "upgrades.allowed":
    case "upgrades.list":
      return { type: message.type };
    case "vault.create":
      return { type: message.type, ...newPin(message) };
    case "vault.unlock":
    case "vault.repair":
      return { type: message.type, secret: parseSecret(message.secret) };
    case "slots.add":
      return { type: message.type, secret: parseSecret(message.secret), add: parseNewSlot(message.add) };
    case "slots.replace":
      return {
        type: message.type,
        secret: parseSecret(message.secret),
        slot: bytes(message.slot, 16),
        by: parseNewSlot(message.by),
      };
    case "recovery.confirmed":
      return { type: message.type, slot: bytes(message.slot, 16) };
    case "slots.remove":
      return { type: message.type, secret: parseSecret(message.secret), slot: bytes(message.slot, 16) };
    case "backup.make":
      return {
        type: message.type,
        secret: parseSecret(message.secret),
        passphrase: text(message.passphrase),
      };
    case "backup.prove":
    case "backup.preview":
      return { type: message.type, ...backup(message) };
    case "backup.restore":
      return {
        type: message.type,
        ...backup(message),
        replace: list(message.replace, MAX_FILE_BYTES / LEAST_RECORD, (id) => bytes(id, 16)),
      };
    case "settings.setLock":
      return {
        type: message.type,
        idleMinutes: whole(message.idleMinutes, 0, MOST_IDLE_MINUTES),
        withScreen: flag(message.withScreen),
      };
    case "signals.list":
      return { type: message.type };
    case "signals.seen":
      return { type: message.type, at: whole(message.at, 0, Number.MAX_SAFE_INTEGER) };
    case "signals.undo":
      return {
        type: message.type,
        rpId: text(message.rpId),
        credentialId: bytes(message.credentialId, 1, 1023),
        change: oneOf(message.change, "hidden", "renamed"),
      };
    case "sites.domain":
      return { type: message.type, host: text(message.host) };
    case "sites.switch":
      return { type: message.type, host: text(message.host), off: flag(message.off) };
    case "sites.pause":
    case "upgrades.allow":
      return { type: message.type, on: flag(message.on) };
    case "upgrades.undo":
    case "upgrades.keep":
      return {
        type: message.type,
        rpId: text(message.rpId),
        credentialId: bytes(message.credentialId, 1, 1023),
      };
    case "pending.signIn":
      return { type: message.type, tabId: tabId(message.tabId) };
    case "pending.open":
      return { type: message.type, tabId: tabId(message.tabId), rpId: text(message.rpId) };
    default:
      return (
        parseExchangeRequest(message, parseSecret) ??
        parseClockRequest(message) ??
        parseItemRequest(message, parseSecret)
      );
  }
}

function parseSecret(value: unknown): Secret {
  const secret = record(value);
  switch (secret.type) {
    case "pin":
      return { type: secret.type, pin: text(secret.pin), ...derivedIn(secret) };
    case "recovery":
      return { type: secret.type, code: text(secret.code) };
    case "platform":
      return { type: secret.type, ...platformAnswer(secret) };
    case "pin+platform":
      return { type: secret.type, pin: text(secret.pin), ...platformAnswer(secret), ...derivedIn(secret) };
    default:
      throw new TypeError("Not a secret");
  }
}

function parseNewSlot(value: unknown): NewSlot {
  const slot = record(value);
  switch (slot.type) {
    case "recovery":
      return { type: slot.type };
    case "pin":
      return { type: slot.type, ...newPin(slot) };
    case "platform":
      return { type: slot.type, ...platformCredential(slot) };
    case "pin+platform":
      return { type: slot.type, ...newPin(slot), ...platformCredential(slot) };
    default:
      throw new TypeError("Not a slot");
  }
}

function newPin(from: Record<string, unknown>): { pin: string; memoryMiB?: number } {
  return {
    pin: text(from.pin),
    ...(from.memoryMiB !== undefined && { memoryMiB: whole(from.memoryMiB, 64, 256) }),
  };
}

function derivedIn({ derived }: Record<string, unknown>): { derived?: Derived } {
  if (derived === undefined) return {};
  const from = record(derived);
  return { derived: { slot: bytes(from.slot, 16), bytes: bytes(from.bytes, 32) } };
}

function platformAnswer(from: Record<string, unknown>): { slot: string; output: string } {
  return { slot: bytes(from.slot, 16), output: bytes(from.output, 32) };
}

function platformCredential(from: Record<string, unknown>): PlatformCredential {
  return {
    credential: bytes(from.credential, 1, 1023),
    input: bytes(from.input, 32),
    output: bytes(from.output, 32),
    synced: flag(from.synced),
  };
}

function backup(from: Record<string, unknown>): { file: string; passphrase: string } {
  return { file: bytes(from.file, 0, MAX_FILE_BYTES), passphrase: text(from.passphrase) };
}
