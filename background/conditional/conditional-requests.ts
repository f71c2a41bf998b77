import browser, { type Runtime } from "webextension-polyfill";
import { VaultError } from "../../src/vault/errors.ts";
import type { Vault } from "../../src/vault/vault.ts";
import { INVITATION } from "../../src/wire/ceremony.ts";
import { type CallingDocument, callingDocument, sameDocument } from "../ceremony/calling-document.ts";
import { isOffered } from "./conditional-store.ts";

/** Between two invitations of one request, milliseconds: however fast somebody clicks. */
const REST_MS = 1_000;
/** What the badge says of a tab: no site, no number. */
const DOT = "•";

interface Pending {
  document: CallingDocument;
  rpId: string;
  /** Set while the person has not come to it. */
  invite: (() => void) | undefined;
  /** Milliseconds since the epoch: when it was last come to. */
  invitedAt: number;
  /** The key in the page. */
  port?: Runtime.Port;
}

/** The script of the key in the page; undefined where nothing is to be put there. */
type KeyScript = string | undefined;

/**
 * The conditional requests of all pages (WebAuthn §5.1.4.1), which wait without a window until the person comes to
 * them: by the key in the page, or by the toolbar popup. Whether a page has a key does not depend on what the vault
 * holds, because the page can see that something was put into it.
 */
export class ConditionalRequests {
  readonly #pending = new Map<string, Pending>();
  readonly #vault: Vault;
  readonly #keyScript: KeyScript;

  constructor(vault: Vault, keyScript: KeyScript) {
    this.#vault = vault;
    this.#keyScript = keyScript;
  }

  /** Resolves when the person comes to the request. Rejects with the signal's reason. */
  invitation(id: string, document: CallingDocument, rpId: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      const known = this.#pending.get(id);
      this.#pending.set(id, { invitedAt: 0, ...known, document, rpId, invite: resolve });
      if (known) return;
      this.#putKey(document).catch(console.debug);
      this.#showBadge(document.tabId).catch(console.debug);
    });
  }

  /** The request has ended, whatever came of it. */
  end(id: string): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    pending.port?.disconnect();
    this.#showBadge(pending.document.tabId).catch(console.debug);
  }

  /** A key in a page has connected. Only a document with a pending request may have one. */
  accept(port: Runtime.Port): void {
    const document = callingDocument(port.sender);
    const found =
      typeof document === "object"
        ? [...this.#pending.values()].find((pending) => sameDocument(pending.document, document))
        : undefined;
    if (!found) {
      port.disconnect();
      return;
    }
    found.port?.disconnect();
    found.port = port;
    port.onMessage.addListener((message) => {
      if (message === INVITATION && found.port === port) this.#invite(document as CallingDocument);
    });
  }

  /** The rpId of the request that is pending in a tab, where the vault is locked or holds something for it. */
  async ofTab(tabId: number): Promise<string | undefined> {
    const pending = this.#latestOf(tabId);
    return pending && (await this.#mayHold(pending.rpId)) ? pending.rpId : undefined;
  }

  /** The person comes to the tab's request from the toolbar popup. */
  open(tabId: number): void {
    const pending = this.#latestOf(tabId);
    if (pending) this.#invite(pending.document);
  }

  /** The vault has changed: it may hold something now, or nothing any more. */
  refresh(): void {
    const tabs = new Set([...this.#pending.values()].map(({ document }) => document.tabId));
    for (const tabId of tabs) this.#showBadge(tabId).catch(console.debug);
  }

  #invite(document: CallingDocument): void {
    const pending = [...this.#pending.values()].find((other) => sameDocument(other.document, document));
    const now = Date.now();
    if (!pending?.invite || Math.abs(now - pending.invitedAt) < REST_MS) return;
    const { invite } = pending;
    pending.invite = undefined;
    pending.invitedAt = now;
    invite();
  }

  #latestOf(tabId: number): Pending | undefined {
    return [...this.#pending.values()].findLast(({ document }) => document.tabId === tabId);
  }

  async #mayHold(rpId: string): Promise<boolean> {
    try {
      return (await this.#vault.find(rpId)).some(isOffered);
    } catch (error) {
      if (error instanceof VaultError && error.code === "locked") return true;
      throw error;
    }
  }

  async #putKey({ tabId, frameId }: CallingDocument): Promise<void> {
    if (this.#keyScript === undefined) return;
    await browser.scripting.executeScript({
      target: { tabId, frameIds: [frameId] },
      files: [this.#keyScript],
    });
  }

  async #showBadge(tabId: number): Promise<void> {
    const text = (await this.ofTab(tabId)) === undefined ? null : DOT;
    // Rejects where the tab is gone.
    await browser.action.setBadgeText({ tabId, text });
  }
}
