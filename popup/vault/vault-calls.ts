import browser from "webextension-polyfill";
import type {
  PendingChanged,
  VaultCall,
  VaultCalls,
  VaultChanged,
  VaultErrorCode,
  VaultReply,
  VaultRequest,
} from "../../src/wire/vault.ts";
import { textsThere } from "../i18n/messages.ts";
import { type ErrorFacts, vaultErrorText } from "./vault-errors.ts";

/** A refused request; the message is ready to be shown. */
export class VaultCallError extends Error {
  override readonly name = "VaultCallError";
  readonly code: VaultErrorCode;
  /** Of code "wait": how long. */
  readonly seconds: number | undefined;

  constructor(code: VaultErrorCode, detail: string, facts: ErrorFacts = {}) {
    super(vaultErrorText(code, detail, facts));
    this.code = code;
    this.seconds = facts.seconds;
  }
}

/** Asks the background; the reply's value, or a VaultCallError. */
export async function callVault<K extends VaultCall>(
  type: K,
  request: VaultCalls[K]["request"],
): Promise<VaultCalls[K]["reply"]> {
  const message = { type, ...request } as VaultRequest;
  let reply: VaultReply<K> | undefined;
  try {
    reply = (await browser.runtime.sendMessage(message)) as VaultReply<K> | undefined;
  } catch (error) {
    await textsThere();
    throw new VaultCallError("storage", error instanceof Error ? error.message : String(error));
  }
  if (!reply?.ok) await textsThere();
  if (reply === undefined) throw new VaultCallError("storage", "");
  if (!reply.ok) {
    const { code, message, ...facts } = reply.error;
    throw new VaultCallError(code, message, facts);
  }
  return reply.value;
}

/** Calls back whenever the vault was made, unlocked, locked or changed; the function returned ends it. */
export function onVaultChanged(listener: () => void): () => void {
  return onAnnounced("vault.changed", listener);
}

/** Calls back whenever what a page waits for may be another (`pending.signIn`); the function returned ends it. */
export function onPendingChanged(listener: () => void): () => void {
  return onAnnounced("pending.changed", listener);
}

function onAnnounced(type: (VaultChanged | PendingChanged)["type"], listener: () => void): () => void {
  const receive = (message: unknown): undefined => {
    if ((message as { type?: unknown } | null)?.type === type) listener();
  };
  browser.runtime.onMessage.addListener(receive);
  return () => browser.runtime.onMessage.removeListener(receive);
}
