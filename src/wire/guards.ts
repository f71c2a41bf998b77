import { isBase64Url } from "../bytes/base64url.ts";
import { type CeremonyMessage, MAX_REQUEST_LENGTH } from "./ceremony.ts";
import type { PromptDecision, PromptMessage } from "./prompt.ts";
import { reshapeRequest } from "./reshape.ts";
import type { VaultRequest } from "./vault.ts";

/** What the background accepts: each guard rebuilds the message or throws a TypeError. */

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Far above any PIN: only so that a text of any length is not carried around. */
const MAX_TEXT = 4096;

export function parseCeremonyMessage(value: unknown): CeremonyMessage {
  const message = record(value);
  switch (message.type) {
    case "ping":
    case "delivered":
      return { type: message.type };
    case "start":
    case "resume": {
      if (JSON.stringify(message.request)?.length > MAX_REQUEST_LENGTH)
        throw new TypeError("request too long");
      const request = reshapeRequest(message.request, (text) => (isBase64Url(text) ? text : undefined));
      return { type: message.type, id: uuid(message.id), request };
    }
    default:
      throw new TypeError("Not a ceremony message");
  }
}

export function parsePromptMessage(value: unknown): PromptMessage {
  const message = record(value);
  switch (message.type) {
    case "ping":
      return { type: "ping" };
    case "hello":
      return { type: "hello", id: uuid(message.id) };
    case "decision":
      return { type: "decision", decision: parseDecision(record(message.decision)) };
    default:
      throw new TypeError("Not a prompt message");
  }
}

function parseDecision(decision: Record<string, unknown>): PromptDecision {
  const { type, pin, credentialId } = decision;
  if (type === "cancel" || type === "native") return { type };
  if (type !== "approve") throw new TypeError("Not a decision");
  if (credentialId !== undefined && !isBase64Url(credentialId)) throw new TypeError("credentialId");
  return {
    type,
    ...(pin !== undefined && { pin: text(pin) }),
    ...(credentialId !== undefined && { credentialId }),
  };
}

export function parseVaultRequest(value: unknown): VaultRequest {
  const message = record(value);
  switch (message.type) {
    case "vault.state":
    case "vault.lock":
    case "passkeys.list":
    case "sites.list":
      return { type: message.type };
    case "vault.create":
    case "vault.unlock":
      return { type: message.type, pin: text(message.pin) };
    case "sites.switch":
      if (typeof message.off !== "boolean") throw new TypeError("off");
      return { type: message.type, host: text(message.host), off: message.off };
    default:
      throw new TypeError("Not a vault request");
  }
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new TypeError("Not a message");
  return value as Record<string, unknown>;
}

function text(value: unknown): string {
  if (typeof value !== "string" || value.length > MAX_TEXT) throw new TypeError("Not a text");
  return value;
}

function uuid(value: unknown): string {
  if (typeof value !== "string" || !UUID.test(value)) throw new TypeError("Not an id");
  return value;
}
