import { toBase64Url } from "../src/bytes/base64url.ts";
import { VaultError } from "../src/vault/errors.ts";
import type { Passkey } from "../src/vault/passkey.ts";
import type { Vault } from "../src/vault/vault.ts";
import { parseVaultRequest } from "../src/wire/guards.ts";
import type { PasskeySummary, VaultCall, VaultCalls, VaultReply, VaultRequest } from "../src/wire/vault.ts";
import { switchedOffSites, switchSite } from "./storage/sites.ts";

/** Answers popup and manager. Never rejects: a failure is a reply with a code and a sentence. */
export async function answerVaultCall(raw: unknown, vault: Vault, onChange: () => void): Promise<VaultReply> {
  let request: VaultRequest;
  try {
    request = parseVaultRequest(raw);
  } catch (error) {
    return { ok: false, error: { code: "bad-request", message: (error as Error).message } };
  }
  try {
    const value = await carryOut(request, vault);
    if (request.type === "sites.switch") onChange();
    return { ok: true, value };
  } catch (error) {
    if (error instanceof BadHost) return { ok: false, error: { code: "bad-host", message: error.message } };
    if (error instanceof VaultError)
      return { ok: false, error: { code: error.code, message: error.message } };
    console.error(error);
    return { ok: false, error: { code: "storage", message: "The browser's storage could not be used." } };
  }
}

async function carryOut(request: VaultRequest, vault: Vault): Promise<VaultCalls[VaultCall]["reply"]> {
  switch (request.type) {
    case "vault.state":
      return vault.state();
    case "vault.create":
      await vault.create(request.pin);
      return null;
    case "vault.unlock":
      await vault.unlock(request.pin);
      return null;
    case "vault.lock":
      await vault.lock();
      return null;
    case "passkeys.list":
      return (await vault.passkeys()).map(summary);
    case "sites.list":
      return switchedOffSites();
    case "sites.switch":
      await switchSite(checkedHost(request.host), request.off);
      return switchedOffSites();
  }
}

function summary(passkey: Passkey): PasskeySummary {
  const {
    rpId,
    rpName,
    userName,
    userDisplayName,
    discoverable,
    createdAt,
    lastUsedAt,
    archived,
    confirmed,
  } = passkey;
  return {
    credentialId: toBase64Url(passkey.id),
    rpId,
    rpName,
    userName,
    userDisplayName,
    discoverable,
    createdAt,
    archived,
    confirmed,
    ...(lastUsedAt !== undefined && { lastUsedAt }),
  };
}

class BadHost extends Error {}

/** The host name in the form that origins show it in. */
function checkedHost(text: string): string {
  const host = text.trim();
  try {
    const url = new URL(host.includes("://") ? host : `https://${host}`);
    const web = url.protocol === "https:" || url.protocol === "http:";
    if (web && url.hostname && url.pathname === "/" && !url.search && !url.username) return url.hostname;
  } catch {
    // Said below.
  }
  throw new BadHost(`${JSON.stringify(host)} is not a host name such as example.com`);
}
