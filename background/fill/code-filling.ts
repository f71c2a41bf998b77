import browser from "webextension-polyfill";
import { fromBase64Url } from "../../src/bytes/base64url.ts";
import { VaultError } from "../../src/vault/errors.ts";
import type { Code } from "../../src/vault/items/code.ts";
import type { Vault } from "../../src/vault/vault.ts";
import type { FillEnd, FillRefusal, FillTask } from "../../src/wire/fill.ts";
import { noteUse } from "../conditional/conditional-upgrade.ts";
import { bestPlace, type Looked } from "./best-place.ts";
import { ScriptInDocument } from "./fill-script.ts";
import { documentsOfSite, type SiteDocument, siteOfHost } from "./site-documents.ts";

/**
 * Gives the code out, for the site that it was given: a counter is taken on, and that is stored, before it resolves.
 * Rejects with `missing` where it has that site no more.
 */
export type TakeCode = (item: string, site: string) => Promise<string>;

interface Place extends Looked {
  script: ScriptInDocument;
}

type Refusal = Exclude<FillEnd, "filled"> | "no-access" | "no-answer";

/**
 * Fills a code into the page of a tab, because the person asked for it in a surface of the extension. The documents are
 * named by the browser, and each is asked again for its origin before it gets the code.
 */
export class CodeFilling {
  readonly #vault: Vault;
  readonly #take: TakeCode;
  readonly #script: string;
  /** What is under way, by tab. */
  readonly #running = new Map<number, { item: string; end: Promise<"filled" | FillRefusal> }>();

  /** `script`: by its place in the extension. */
  constructor(vault: Vault, take: TakeCode, script: string) {
    this.#vault = vault;
    this.#take = take;
    this.#script = script;
  }

  /** "filled", or why not. Rejects with `locked`, or `missing` where the code is gone. */
  async fill(item: string, tabId: number): Promise<"filled" | FillRefusal> {
    for (let running = this.#running.get(tabId); running; running = this.#running.get(tabId)) {
      // Pressed twice, it is one fill: a counter would be taken on twice.
      if (running.item === item) return running.end;
      await running.end.catch(() => {});
    }
    const end = this.#fill(item, tabId);
    this.#running.set(tabId, { item, end });
    try {
      return await end;
    } finally {
      this.#running.delete(tabId);
    }
  }

  async #fill(item: string, tabId: number): Promise<"filled" | FillRefusal> {
    const code = await this.#code(item);
    const site = code.site === undefined ? undefined : siteOfHost(code.site);
    if (code.site === undefined || site === undefined) return "other-site";
    const documents = await documentsOfSite(tabId, site);
    if (typeof documents === "string") return documents;
    const wanted = { length: code.digits, letters: code.type === "steam" };
    const place = await this.#bestPlace(tabId, documents, wanted);
    // Meanwhile the page may have gone, or the frame may have come into a page of another site.
    const meant = typeof place === "string" ? documents[0] : place.document;
    if (!(await isStillThere(tabId, site, meant))) return "left";
    if (typeof place === "string") return place;
    const { origin } = place.document;
    const end = await place.script.fill({ ...wanted, origin }, await this.#take(item, code.site));
    // What becomes of the note is nothing to whoever waits for the code.
    if (end === "filled") this.#noteSignIn(tabId, origin, code.site, site).catch(console.warn);
    return end;
  }

  async #bestPlace(
    tabId: number,
    documents: readonly SiteDocument[],
    wanted: Omit<FillTask, "origin">,
  ): Promise<Place | Refusal> {
    const looks = await Promise.allSettled(
      documents.map(async (document) => {
        const script = new ScriptInDocument(tabId, document.documentId);
        const found = await script.look(this.#script, { ...wanted, origin: document.origin });
        return { document, script, found };
      }),
    );
    const [page] = looks;
    if (!page || page.status === "rejected") return "no-access";
    if (typeof page.value.found === "string") return page.value.found;
    const places = looks.flatMap((look): Place[] => {
      if (look.status === "rejected") return [];
      const { found, ...place } = look.value;
      return typeof found === "string" ? [] : [{ ...place, found }];
    });
    return bestPlace(places) ?? "no-field";
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
