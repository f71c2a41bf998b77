import browser, { type Runtime } from "webextension-polyfill";
import { VaultError } from "../../src/vault/errors.ts";
import type { Vault } from "../../src/vault/vault.ts";
import { type CallingDocument, callingDocument, sameDocument } from "../ceremony/calling-document.ts";
import { NotNow } from "../prompt/not-now.ts";
import { Rate } from "../rate.ts";
import { isOffered } from "./conditional-store.ts";
import { PageKeys } from "./page-keys.ts";

/** Between two invitations of one request, milliseconds: however fast somebody clicks. */
const REST_MS = 1_000;
/** Requests of one origin in a tab, and within which time, milliseconds. */
const MOST_STARTS = 60;
const WITHIN_MS = 60_000;
/** What the badge says of a tab: no site, no number. */
const DOT = "•";

/** What a page waits for. */
export interface Wanted {
  document: CallingDocument;
  rpId: string;
  /** The ids of its allowCredentials; empty: any will do. */
  named: readonly Uint8Array[];
}

interface Pending extends Wanted {
  id: string;
  /** Set while nobody has come to it. */
  invite: ((came: boolean) => void) | undefined;
  /** Milliseconds since the epoch: when it was last come to. */
  invitedAt: number;
}

/** The request is the browser's alone from now on: a pause, or a site that was switched off. */
export class LeftToBrowser extends NotNow {
  override readonly name = "LeftToBrowser";
}

/**
 * The conditional requests of all pages (WebAuthn §5.1.4.1), which wait without a window until the person comes to
 * them: by the key in the page, or by the toolbar popup. Whether a page has a key does not depend on what the vault
 * holds, because the page can see that something was put into it.
 */
export class ConditionalRequests {
  readonly #pending = new Map<string, Pending>();
  /** By tab: which look at it is the latest. */
  readonly #badgeLooks = new Map<number, symbol>();
  readonly #starts = new Rate(MOST_STARTS, WITHIN_MS, () => performance.now());
  readonly #vault: Vault;
  readonly #keys: PageKeys;
  readonly #onChange: () => void;

  /** `keyScript`: see `PageKeys`. `onChange`: another request waits, or one waits no more. */
  constructor(vault: Vault, keyScript: string | undefined, onChange: () => void) {
    this.#vault = vault;
    this.#keys = new PageKeys(keyScript);
    this.#onChange = onChange;
  }

  /** Whether this document may begin another request; each that it may is counted. */
  mayBegin({ tabId, origin }: CallingDocument): boolean {
    return this.#starts.take(`${tabId} ${origin}`);
  }

  /**
   * Resolves with true when the person comes to the request, and with false when it is to be asked again whether it
   * may wait here. Rejects with the signal's reason.
   */
  invitation(id: string, wanted: Wanted, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const leave = () => reject(signal.reason);
      signal.addEventListener("abort", leave, { once: true });
      const invite = (came: boolean) => {
        signal.removeEventListener("abort", leave);
        resolve(came);
      };
      const known = this.#pending.get(id);
      this.#pending.set(id, { id, invitedAt: 0, ...known, ...wanted, invite });
      if (known) return;
      this.#keys.show(wanted.document);
      this.#changed(wanted.document.tabId);
    });
  }

  /** The request has ended, whatever came of it. */
  end(id: string): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    const { document } = pending;
    this.#pending.delete(id);
    if (!this.#latestOf(document)) this.#keys.leave(document);
    this.#changed(document.tabId);
  }

  /** A key in a page has connected. Only a document with a pending request may have one. */
  accept(port: Runtime.Port): void {
    const document = callingDocument(port.sender);
    if (typeof document !== "object" || !this.#latestOf(document)) {
      port.disconnect();
      return;
    }
    this.#keys.accept(port, document, () => this.#invite(this.#latestOf(document)));
  }

  /**
   * The rpId of a request that is pending in a tab and for which the vault holds something, or is locked. Rejects where
   * that cannot be read; else the tab's badge says the same from then on: a background that was stopped may have left a dot
   * of a request that has ended since.
   */
  ofTab(tabId: number): Promise<string | undefined> {
    const rpId = this.#rpIdOf(tabId);
    this.#showBadge(tabId, rpId).catch(console.debug);
    return rpId;
  }

  /** The person comes from the toolbar popup, which has shown this rpId of the tab's. */
  async open(tabId: number, rpId: string): Promise<void> {
    const meant = this.#ofTab(tabId).filter((pending) => pending.rpId === rpId);
    const { id = "" } = (await this.#offered(meant)) ?? meant[0] ?? {};
    this.#invite(this.#pending.get(id));
  }

  /** The vault has changed: it may hold something now, or nothing any more. */
  refresh(): void {
    const tabs = new Set([...this.#pending.values()].map(({ document }) => document.tabId));
    for (const tabId of tabs) this.#showBadge(tabId).catch(console.debug);
  }

  /** A site was switched off or on, or all of them: what waits there may have to go. */
  askAgain(): void {
    for (const pending of this.#pending.values()) {
      const { invite } = pending;
      pending.invite = undefined;
      invite?.(false);
    }
  }

  #changed(tabId: number): void {
    this.#showBadge(tabId).catch(console.debug);
    this.#onChange();
  }

  #invite(pending: Pending | undefined): void {
    const now = Date.now();
    if (!pending?.invite || Math.abs(now - pending.invitedAt) < REST_MS) return;
    const { invite } = pending;
    pending.invite = undefined;
    pending.invitedAt = now;
    invite(true);
  }

  #latestOf(document: CallingDocument): Pending | undefined {
    return [...this.#pending.values()].findLast((pending) => sameDocument(pending.document, document));
  }

  /** The page's own before those of its frames, and the latest first: no frame hides what the page asks. */
  #ofTab(tabId: number): Pending[] {
    const latestFirst = [...this.#pending.values()]
      .filter(({ document }) => document.tabId === tabId)
      .reverse();
    const isPage = ({ document }: Pending) => document.frameId === 0;
    return [...latestFirst.filter(isPage), ...latestFirst.filter((pending) => !isPage(pending))];
  }

  async #rpIdOf(tabId: number): Promise<string | undefined> {
    return (await this.#offered(this.#ofTab(tabId)))?.rpId;
  }

  async #offered(requests: readonly Pending[]): Promise<Pending | undefined> {
    for (const pending of requests) if (await this.#mayHold(pending)) return pending;
    return undefined;
  }

  async #mayHold({ rpId, named }: Pending): Promise<boolean> {
    try {
      return (await this.#vault.find(rpId)).some((passkey) => isOffered(passkey, named));
    } catch (error) {
      if (!(error instanceof VaultError && error.code === "locked")) throw error;
      return named.length === 0 || (await this.#vault.owned(rpId, named)).length > 0;
    }
  }

  async #showBadge(tabId: number, rpId = this.#rpIdOf(tabId)): Promise<void> {
    const look = Symbol();
    this.#badgeLooks.set(tabId, look);
    const text = (await rpId) === undefined ? null : DOT;
    // Whoever looked later knows better.
    if (this.#badgeLooks.get(tabId) !== look) return;
    this.#badgeLooks.delete(tabId);
    // Rejects where the tab is gone.
    await browser.action.setBadgeText({ tabId, text });
  }
}
