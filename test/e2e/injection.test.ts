import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Surface } from "./driver/index.ts";
import { launchBare } from "./fixtures/bare-browser.ts";
import { createExpression, type Outcome } from "./fixtures/ceremony.ts";
import { addFrame, FIRST_SCRIPT, FRAME_KINDS, found } from "./fixtures/frames.ts";
import { inventory } from "./fixtures/inventory.ts";
import { approve } from "./fixtures/person.ts";
import { type Site, startSite } from "./fixtures/relying-party.ts";
import {
  creationOptions,
  credentialOf,
  KIND,
  PIN,
  register,
  type Stage,
  setStage,
  signIn,
} from "./fixtures/stage.ts";

/** Latchkey is in every document before the page's first script, and shows nothing of itself. */

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

/** A page whose first script, in its head, is `script`. */
function openWith(script: string, headers: Record<string, string> = {}): Promise<Surface> {
  stage.site.page("/first", `<!doctype html><head><script>${script}</script></head>`, headers);
  return stage.browser.open(`${stage.site.origin()}/first`);
}

describe("before the page's first inline script", () => {
  it("answers a call that the script makes, verified by the relying party", async () => {
    const options = creationOptions(stage.rp);
    const page = await openWith(`self.first = ${createExpression(options)}`);
    await approve(await stage.browser.prompt(), { pin: PIN });
    const outcome = await page.evaluate(() => Reflect.get(self, "first") as Promise<Outcome<{ id: string }>>);
    const response = credentialOf(outcome) as Parameters<typeof stage.rp.verifyRegistration>[0];
    await stage.rp.verifyRegistration(response, { challenge: options.challenge });
    await page.close();
  });

  it("is there whatever content security policy the page has", async () => {
    const policy = `default-src 'none'; script-src 'sha256-${await sha256(FIRST_SCRIPT)}'`;
    const page = await openWith(FIRST_SCRIPT, { "content-security-policy": policy });
    expect(await page.evaluate(found)).toBe("wrapped,wrapped");
    await page.close();
  });

  it.each(FRAME_KINDS)("is there in a frame: %s", async (kind) => {
    const page = await openWith(FIRST_SCRIPT);
    const frame = await addFrame(page, stage.site, kind, { script: FIRST_SCRIPT });
    // No script comes before ours where the document has none of its own.
    if (kind === "src-less" || kind === "about:blank") {
      await frame.evaluate((script) => {
        document.head.append(Object.assign(document.createElement("script"), { textContent: script }));
      }, FIRST_SCRIPT);
    }
    // Chromium takes a data: document for an insecure context, which has no WebAuthn at all.
    const none = KIND === "chrome" && kind === "data:";
    expect(await frame.evaluate(found)).toBe(none ? "nothing,nothing" : "wrapped,wrapped");
    await page.close();
  });

  it("stays there when the page opens its own document anew", async () => {
    const page = await openWith("");
    await page.evaluate((script) => {
      document.open();
      document.write(`<!doctype html><script>${script}</script>`);
      document.close();
    }, FIRST_SCRIPT);
    expect(await page.evaluate(found)).toBe("wrapped,wrapped");
    await register(stage, page);
    await page.close();
  });
});

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(digest).toString("base64");
}

describe("a page cannot see", () => {
  /** Every global, every property of every interface, and the attributes of each. */
  let bare: Record<string, string[]>;
  let site: Site;

  beforeAll(async () => {
    site = await startSite();
    const browser = await launchBare();
    const page = await browser.open(`${site.origin()}/`);
    bare = await page.evaluate(inventory);
    await browser.close();
    await site.close();
  });

  /** With what the browser lacks of WebAuthn and Latchkey brings: in Firefox, the signals. */
  function withSignals(): Record<string, string[]> {
    if (KIND === "chrome") return bare;
    const names = ["signalAllAcceptedCredentials", "signalCurrentUserDetails", "signalUnknownCredential"];
    const own = names.map((name) => `${name} writable,enumerable,configurable ${name}(1) native length,name`);
    const all = Object.entries(bare).map(([where, properties]) => [
      where,
      [
        ...properties.map((text) => text.replace(/ PublicKeyCredential\(0\) .*/, `$&,${names}`)),
        ...(where === "window.PublicKeyCredential" ? own : []),
      ].sort(),
    ]);
    return Object.fromEntries(all);
  }

  it("a name or a property that is not there without the extension, before a ceremony or after", async () => {
    expect(bare["window.CredentialsContainer.prototype"]).toContainEqual(expect.stringMatching(/^create /));
    expect(Object.keys(bare).length).toBeGreaterThan(500);
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    expect(await page.evaluate(inventory)).toEqual(withSignals());
    const { credentialId } = await register(stage, page);
    await signIn(stage, page, { allowCredentials: [{ type: "public-key", id: credentialId }] });
    expect(await page.evaluate(inventory)).toEqual(withSignals());
    await page.close();
  });

  it("anything in the document", async () => {
    stage.site.page("/document", "<!doctype html><title>As sent</title><p>Nothing more");
    const page = await stage.browser.open(`${stage.site.origin()}/document`);
    await register(stage, page);
    const seen = await page.evaluate(() => [
      document.documentElement.outerHTML.replace(/\s/g, ""),
      document.adoptedStyleSheets.length,
      performance.getEntriesByType("resource").filter(({ name }) => name.includes("extension")).length,
    ]);
    expect(seen).toEqual([
      "<html><head><title>Assent</title></head><body><p>Nothingmore</p></body></html>",
      0,
      0,
    ]);
    await page.close();
  });

  it("a file of the extension", async () => {
    const manifest = JSON.parse(await readFile(`dist/${KIND}/manifest.json`, "utf8"));
    expect(manifest).not.toHaveProperty("web_accessible_resources");
    const page = await stage.browser.open(`${stage.site.origin()}/`);
    const files = ["popup/prompt.html", "manifest.json", ...manifest.content_scripts[0].js];
    for (const file of files) {
      const reached = await page.evaluate(async (url) => {
        const image = new Promise((resolve) => {
          const script = document.createElement("script");
          script.onload = () => resolve(true);
          script.onerror = () => resolve(false);
          script.src = url;
          document.head.append(script);
        });
        const fetched = await fetch(url, { mode: "no-cors" }).then(
          () => true,
          () => false,
        );
        return [fetched, await image];
      }, `${stage.browser.extensionOrigin}/${file}`);
      expect(reached).toEqual([false, false]);
    }
    await page.close();
  });
});
