import browser from "webextension-polyfill";
import type { FillRefusal, MissedFill } from "../../src/wire/fill.ts";
import type { CodeItem, ItemSummary } from "../../src/wire/items.ts";
import type { CodeFilling } from "./code-filling.ts";
import { pageOfTab, siteOfHost, siteOfTab } from "./site-documents.ts";

/** The name in the manifest's `commands`. */
export const FILL_COMMAND = "fill-code";

export interface ShortcutPorts {
  filling: Pick<CodeFilling, "fill">;
  isOpen: () => Promise<boolean>;
  items: () => Promise<ItemSummary[]>;
}

/** The browser's own shortcut: fills the code of the site that is shown, and where it cannot, the popup says why. */
export class FillShortcut {
  readonly #ports: ShortcutPorts;
  /** By tab; `page`: the id of the page that it was about. */
  readonly #missed = new Map<number, { missed: MissedFill; page: string | undefined }>();

  constructor(ports: ShortcutPorts) {
    this.#ports = ports;
  }

  /** Registers the listener. To be called when the background starts. */
  listen(): void {
    browser.commands.onCommand.addListener((command, tab) => {
      if (command === FILL_COMMAND && tab?.id !== undefined) this.pressed(tab.id).catch(console.error);
    });
    browser.tabs.onRemoved.addListener((tabId) => this.#missed.delete(tabId));
  }

  /** The person has pressed the shortcut in this tab. */
  async pressed(tabId: number): Promise<void> {
    this.#missed.delete(tabId);
    const page = await pageOfTab(tabId);
    const missed = await this.#fill(tabId);
    if (missed === undefined) return;
    this.#missed.set(tabId, { missed, page });
    // Where the browser opens it for no shortcut of ours, the person is told to.
    await browser.action.openPopup().catch(() => browser.action.setBadgeText({ tabId, text: "!" }));
  }

  /** What the shortcut could not do in the page that is still there; told once. */
  async missed(tabId: number): Promise<MissedFill | null> {
    const last = this.#missed.get(tabId);
    this.#missed.delete(tabId);
    return last !== undefined && last.page === (await pageOfTab(tabId)) ? last.missed : null;
  }

  /** Undefined: it is filled. */
  async #fill(tabId: number): Promise<MissedFill | undefined> {
    const { filling, isOpen, items } = this.#ports;
    if (!(await isOpen())) return { refusal: "locked" };
    const site = await siteOfTab(tabId);
    if (site === undefined || site === "insecure") return { refusal: site ?? "no-access" };
    const [code, ...others] = (await items()).filter((item): item is CodeItem => isCodeOf(item, site));
    if (code === undefined) return { refusal: "no-code" };
    if (others.length > 0) return { refusal: "several" };
    const refusal: "filled" | FillRefusal = await filling.fill(code.item, tabId);
    return refusal === "filled" ? undefined : { refusal, item: code.item };
  }
}

function isCodeOf(item: ItemSummary, site: string): boolean {
  if (item.kind !== "code" || item.deletedAt !== undefined || item.site === undefined) return false;
  return siteOfHost(item.site) === site;
}
