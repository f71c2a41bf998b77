import { type BrowserContext, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attach } from "../../../testing/index.ts";
import { type Site, startSite } from "../fixtures/site.ts";
import { KIND } from "../fixtures/stage.ts";
import { begin, creation, request } from "./fixtures/calls.ts";

/** All pages of one of Playwright's contexts, with popup windows that begin to call at once. */

describe.skipIf(KIND === "firefox")("a context of Playwright", () => {
  let site: Site;
  let context: BrowserContext;
  let close: () => Promise<void>;
  beforeAll(async () => {
    site = await startSite();
    const executablePath = process.env.CHROME_PATH;
    const browser = await chromium.launch({
      args: ["--no-sandbox"],
      ...(executablePath && { executablePath }),
    });
    context = await browser.newContext();
    close = () => browser.close();
  });
  afterAll(async () => {
    await close?.();
    await site?.close();
  });

  it("has one authenticator in pages that were there, that come, and that pages open", async () => {
    const before = await context.newPage();
    await before.goto(site.origin());
    const passkeys = await attach(context);

    const creating = await begin(before.mainFrame(), "create", creation());
    const made = await passkeys.next({ type: "create" });
    expect(made.asked.frame).toBe(before.mainFrame());
    const { id } = await made.approve();
    expect(await creating.seen()).toMatchObject({ ok: true, genuine: true });

    const later = await context.newPage();
    await later.goto(`${site.origin()}/later`);
    const getting = await begin(later.mainFrame(), "get", request());
    expect((await (await passkeys.next({ type: "get" })).approve()).id).toBe(id);
    expect(await getting.seen()).toMatchObject({ ok: true });

    site.page(
      "/popup",
      `<!doctype html><script>
        navigator.credentials.get({ publicKey: { challenge: new Uint8Array(32) } })
          .then(({ id }) => { document.title = id; }, ({ name }) => { document.title = name; });
      </script>`,
    );
    const [popup] = await Promise.all([
      context.waitForEvent("page"),
      before.evaluate(() => void window.open("/popup")),
    ]);
    const opened = await passkeys.next();
    expect(opened.asked.frame).toBe(popup.mainFrame());
    await opened.approve();
    await expect.poll(() => popup.title()).toBe(id);

    await begin(later.mainFrame(), "get", request());
    const left = await passkeys.next();
    await later.close();
    expect(await left.ended).toEqual({ type: "aborted" });
    await passkeys.detach();
  });

  it("knows the origin of a window without an address", async () => {
    const opener = await context.newPage();
    await opener.goto(site.origin());
    const passkeys = await attach(context);
    const [popup] = await Promise.all([
      context.waitForEvent("page"),
      opener.evaluate(() => void window.open("about:blank")),
    ]);
    const creating = await begin(popup.mainFrame(), "create", creation());
    const made = await passkeys.next({ type: "create" });
    expect(made.asked).toMatchObject({ origin: site.origin(), topOrigin: undefined });
    await made.approve();
    expect(await creating.seen()).toMatchObject({ ok: true });
    await popup.close();
    await passkeys.detach();
  });

  it("has no second authenticator in one of its pages before the first is detached", async () => {
    const page = await context.newPage();
    const passkeys = await attach(context);
    const later = await context.newPage();
    for (const taken of [page, later, context]) {
      await expect(attach(taken)).rejects.toThrow("has an authenticator already");
    }
    await passkeys.detach();
    const second = await attach(later);
    await second.detach();
  });
});
