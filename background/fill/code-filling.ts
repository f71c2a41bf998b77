import browser from "webextension-polyfill";
import { fromBase64Url } from "../../src/bytes/base64url.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { Code } from "../../src/vault/items/code.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type { FillEnd, FillRefusal, FillTask } from "../../src/wire/fill.ts";
import { noteUse } from "../conditional/conditional-upgrade.ts";
import { ScriptInDocument } from "./fill-script.ts";
import { documentsOfSite, type SiteDocument, siteOfHost } from "./site-documents.ts";

/** Gives the code out: a counter is taken on, and that is stored, before it resolves. */
export type TakeCode = (item: string) => Promise<string>;

interface Place {
  script: ScriptInDocument;
  document: SiteDocument;
  rank: number;
}

/**
 * Fills a code into the page of a tab, because the person asked for it in a surface of the extension. The documents are
 * named by the browser, and each is asked again for its origin before it gets the code.
 */
export class CodeFilling {
  readonly #vault: Vault;
  readonly #take: TakeCode;
  readonly #script: string;
  /** Tabs in which one is under way. */
  readonly #busy = new Set<number>();

  /** `script`: by its place in the extension. */
  constructor(vault: Vault, take: TakeCode, script: string) {
    this.#vault = vault;
    this.#take = take;
    this.#script = script;
  }

  /** "filled", or why not. Rejects with `locked`, or `missing` where the code is gone. */
  async fill(item: string, tabId: number): Promise<"filled" | FillRefusal> {
    // Pressed twice: a counter would be taken on twice.
    if (this.#busy.has(tabId)) return "left";
    this.#busy.add(tabId);
    try {
      return await this.#fill(item, tabId);
    } finally {
      this.#busy.delete(tabId);
    }
  }

  async #fill(item: string, tabId: number): Promise<"filled" | FillRefusal> {
    const code = await this.#code(item);
    const site = code.site === undefined ? undefined : siteOfHost(code.site);
    if (site === undefined) return "other-site";
    const documents = await documentsOfSite(tabId, site);
    if (typeof documents === "string") return documents;
    const wanted = { length: code.digits, letters: code.type === "steam" };
    const place = await this.#bestPlace(tabId, documents, wanted);
    // Meanwhile the page may have gone, or the frame may have come into a page of another site.
    const meant = typeof place === "string" ? documents[0] : place.document;
    if (!(await isStillThere(tabId, site, meant))) return "left";
    if (typeof place === "string") return place;
    const { origin } = place.document;
    const end = await place.script.fill({ ...wanted, origin }, await this.#take(item));
    if (end === "filled") await this.#noteSignIn(tabId, origin, code.site ?? site, site);
    return end;
  }

  async #bestPlace(
    tabId: number,
    documents: readonly SiteDocument[],
    wanted: Omit<FillTask, "origin">,
  ): Promise<Place | Exclude<FillEnd, "filled"> | "no-access"> {
    const looks = await Promise.allSettled(
      documents.map(async (document) => {
        const script = new ScriptInDocument(tabId, document.documentId);
        return {
          document,
          script,
          look: await script.look(this.#script, { ...wanted, origin: document.origin }),
        };
      }),
    );
    const [page] = looks;
    if (!page || page.status === "rejected") return "no-access";
    if (page.value.look === "left") return "left";
    const places = looks.flatMap((result): Place[] => {
      if (result.status === "rejected" || result.value.look === "left") return [];
      const { script, document, look } = result.value;
      return look > 0 ? [{ script, document, rank: look }] : [];
    });
    // Of equals, the page's own before its frames'.
    const [best] = places.sort((a, b) => b.rank - a.rank);
    return best ?? "no-field";
  }

  async #code(item: string): Promise<Code> {
    const [found] = await this.#vault.items([fromBase64Url(item)]);
    if (found?.item.kind !== "code" || found.item.value.deletedAt !== undefined)
      throw new VaultError("missing", "The vault does not hold that any more.");
    return found.item.value;
  }

  /** For the host that the code was given, where the page may claim it; else for its site. */
  async #noteSignIn(tabId: number, origin: string, host: string, site: string): Promise<void> {
    const { incognito } = await browser.tabs.get(tabId);
    if (incognito) return;
    const { hostname } = new URL(origin);
    const rpId = hostname === host || hostname.endsWith(`.${host}`) ? host : site;
    await noteUse(this.#vault, rpId, origin);
  }
}

async function isStillThere(tabId: number, site: string, meant: SiteDocument | undefined): Promise<boolean> {
  const now = await documentsOfSite(tabId, site);
  return typeof now !== "string" && now.some(({ documentId }) => documentId === meant?.documentId);
}
