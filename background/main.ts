import browser, { type Runtime } from "webextension-polyfill";
import { Vault } from "../src/vault/vault.ts";
import { CEREMONY_PORT } from "../src/wire/ceremony.ts";
import { PROMPT_PORT } from "../src/wire/prompt.ts";
import type { VaultChanged } from "../src/wire/vault.ts";
import { Ceremonies } from "./ceremonies.ts";
import { endCeremonyOf, forgetExpired } from "./ceremony-memory.ts";
import { PromptWindows } from "./prompt-windows.ts";
import { vaultSession } from "./storage/session.ts";
import { vaultStorage } from "./storage/vault-storage.ts";
import { answerVaultCall } from "./vault-calls.ts";

/**
 * The composition root: builds the objects and registers every listener before the first await, because
 * the event that woke the background is given to those listeners alone that exist by then.
 */

const prompts = new PromptWindows();
const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const vault = new Vault(vaultStorage, vaultSession, randomBytes, () => {
  prompts.refresh();
  announceChange();
});
const ceremonies = new Ceremonies(vault, prompts);

browser.runtime.onConnect.addListener((port) => {
  if (port.name === CEREMONY_PORT) ceremonies.accept(port);
  else if (port.name === PROMPT_PORT && isOwnPage(port.sender)) prompts.accept(port);
  else port.disconnect();
});

browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) =>
  isOwnPage(sender) ? answerVaultCall(message, vault, announceChange) : undefined,
);

browser.windows.onRemoved.addListener((windowId) => {
  if (!prompts.closed(windowId)) endCeremonyOf(windowId).catch(console.error);
});

browser.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") void browser.tabs.create({ url: browser.runtime.getURL("popup/popup.html") });
});

forgetExpired(Date.now()).catch(console.error);

/** Content scripts share the extension's id but not its origin. */
function isOwnPage(sender: (Runtime.MessageSender & { origin?: string }) | undefined): boolean {
  const own = browser.runtime.getURL("");
  return sender?.origin === own.slice(0, -1) && sender.url?.startsWith(`${own}popup/`) === true;
}

function announceChange(): void {
  const message: VaultChanged = { type: "vault.changed" };
  // Rejects where no page of ours is open.
  browser.runtime.sendMessage(message).catch(() => undefined);
}
