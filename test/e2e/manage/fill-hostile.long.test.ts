import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Surface } from "../driver/index.ts";
import { type HttpsSites, startHttpsSites } from "../fixtures/https-sites.ts";
import { type Stage, setStage } from "../fixtures/stage.ts";
import { ask } from "../vault/fixtures/asking.ts";
import { HOTP_VALUES, newCode, newCounterCode } from "./fixtures/codes.ts";
import { codePage, fillAt, ONE, ownPage, tabAt, valuesIn } from "./fixtures/filling.ts";

/** Pages that want a code of another site. The control in each: where it belongs, the same code is filled. */

const PAGE = { headers: { "content-type": "text/html" }, body: codePage(ONE) };

let stage: Stage;
let sites: HttpsSites;
let own: Surface;
const opened: Surface[] = [];

beforeAll(async () => {
  sites = await startHttpsSites();
  stage = await setStage({ httpsThrough: sites.port });
  own = await ownPage(stage.browser);
});
afterAll(async () => {
  await stage?.close();
  await sites?.close();
});
afterEach(async () => {
  for (const page of opened.splice(0)) await page.close();
});

async function codeOf(site?: string): Promise<string> {
  const codes = [newCode("bank.example", "ada", { ...(site && { site }) })];
  const [item = ""] = await ask(own, "codes.add", { codes });
  return item;
}
async function show(host: string, body = PAGE.body, path = "/"): Promise<Surface> {
  sites.answer(host, path, { ...PAGE, body });
  const page = await stage.browser.open(`https://${host}${path}`);
  opened.push(page);
  return page;
}
const textIn = async (page: Surface) => (await valuesIn(page)).join("");

describe("a page of another site", () => {
  it.each([
    ["bank.example", "bank.example", "bank.example.evil.test"],
    ["bank.example", "login.bank.example", "bank-example.test"],
    ["bank.example", "bank.example", "notbank.example"],
    ["ada.github.io", "ada.github.io", "eve.github.io"],
    ["ada.github.io", "www.ada.github.io", "github.io"],
    ["bank.co.uk", "www.bank.co.uk", "evil.co.uk"],
  ])("a code of %s goes into %s, but not into %s", async (site, right, wrong) => {
    const item = await codeOf(site);
    const page = await show(wrong);
    expect(await fillAt(own, `https://${wrong}/`, item)).toBe("other-site");
    expect(await textIn(page)).toBe("");
    const home = await show(right);
    expect(await fillAt(own, `https://${right}/`, item)).toBe("filled");
    expect(await textIn(home)).toMatch(/^\d{6}$/);
  });

  it("is every page for a code without a site, whatever its issuer is called", async () => {
    const page = await show("bank.example");
    expect(await fillAt(own, "https://bank.example/", await codeOf())).toBe("other-site");
    expect(await textIn(page)).toBe("");
  });
});

describe("a frame", () => {
  const frame = (src: string, more = "") => `<iframe src="${src}" ${more}></iframe>`;
  const framed = (inner: string) => `<!doctype html><title>Outer</title>${inner}`;
  async function shownIn(page: Surface): Promise<string> {
    const frames = await page.frames();
    return (await Promise.all(frames.map((one) => valuesIn(one)))).flat().join("");
  }

  it("of another site gets nothing, even if the page's own field is worse", async () => {
    const item = await codeOf("bank.example");
    sites.answer("evil.test", "/frame", PAGE);
    const page = await show("bank.example", framed(frame("https://evil.test/frame")));
    expect(await fillAt(own, "https://bank.example/", item)).toBe("no-field");
    expect(await shownIn(page)).toBe("");
    const weak = '<input name="code" inputmode="numeric">';
    const both = await show("bank.example", framed(weak + frame("https://evil.test/frame")), "/both");
    expect(await fillAt(own, "https://bank.example/both", item)).toBe("filled");
    expect(await textIn(both)).toMatch(/^\d{6}$/);
    expect(await shownIn(both)).toBe("");
  });

  it("of the site within another's page gets nothing", async () => {
    const item = await codeOf("bank.example");
    sites.answer("bank.example", "/frame", PAGE);
    const page = await show("evil.test", framed(frame("https://bank.example/frame")));
    expect(await fillAt(own, "https://evil.test/", item)).toBe("other-site");
    expect(await shownIn(page)).toBe("");
  });

  it("of the site within another's frame gets nothing", async () => {
    const item = await codeOf("bank.example");
    sites.answer("bank.example", "/frame", PAGE);
    sites.answer("evil.test", "/middle", { ...PAGE, body: framed(frame("https://bank.example/frame")) });
    const page = await show("bank.example", framed(frame("https://evil.test/middle")));
    expect(await fillAt(own, "https://bank.example/", item)).toBe("no-field");
    expect(await shownIn(page)).toBe("");
  });

  it.each([
    ["sandboxed", 'sandbox="allow-scripts allow-forms"'],
    ["sandboxed with its origin", 'sandbox="allow-scripts allow-same-origin"'],
    ["plain", ""],
  ])("with the address of the site: %s", async (name, attributes) => {
    const item = await codeOf("bank.example");
    sites.answer("bank.example", "/frame", PAGE);
    const page = await show("bank.example", framed(frame("https://bank.example/frame", attributes)));
    const outcome = name === "sandboxed" ? "no-field" : "filled";
    expect(await fillAt(own, "https://bank.example/", item)).toBe(outcome);
    expect((await shownIn(page)) === "").toBe(name === "sandboxed");
  });

  it("that nobody can see gets nothing", async () => {
    const item = await codeOf("bank.example");
    sites.answer("bank.example", "/frame", PAGE);
    const unseen = frame("https://bank.example/frame", 'style="opacity: 0"');
    const page = await show("bank.example", framed(unseen), "/unseen");
    expect(await fillAt(own, "https://bank.example/unseen", item)).toBe("no-field");
    expect(await shownIn(page)).toBe("");
  });

  it("without an address gets nothing", async () => {
    const item = await codeOf("bank.example");
    const srcdoc = `<iframe srcdoc='${ONE}'></iframe>`;
    const data = frame(`data:text/html,${encodeURIComponent(ONE)}`);
    const page = await show("bank.example", framed(srcdoc + data));
    expect(await fillAt(own, "https://bank.example/", item)).toBe("no-field");
    expect(await shownIn(page)).toBe("");
  });
});

it("a page that is sandboxed by its server gets nothing", async () => {
  const item = await codeOf("bank.example");
  const headers = { ...PAGE.headers, "content-security-policy": "sandbox allow-scripts" };
  sites.answer("bank.example", "/sandboxed", { ...PAGE, headers });
  const page = await stage.browser.open("https://bank.example/sandboxed");
  opened.push(page);
  expect(await fillAt(own, "https://bank.example/sandboxed", item)).toMatch(/^(left|no-access)$/);
  expect(await textIn(page)).toBe("");
});

it("a page without encryption gets nothing", async () => {
  stage.site.page("/plain", PAGE.body);
  const url = `${stage.site.origin("127.0.0.1")}/plain`;
  const page = await stage.browser.open(url);
  opened.push(page);
  // Without encryption the extension does not see a tab's address: it is the one that was opened last.
  const tabId = await own.evaluate(async () =>
    Math.max(...(await chrome.tabs.query({})).map(({ id = -1 }) => id)),
  );
  const item = await codeOf("127.0.0.1");
  expect(await ask(own, "codes.fill", { item, tabId })).toBe("insecure");
  expect(await textIn(page)).toBe("");
});

it("a page's images and fields that are called as the browser's own names change nothing", async () => {
  const names = ["createTreeWalker", "activeElement", "documentElement", "elementFromPoint"];
  const images = names.map((name) => `<img name="${name}" alt="">`).join("");
  const fields = ["parentNode", "assignedSlot", "shadowRoot"].map(
    (name) => `<input type="hidden" name="${name}">`,
  );
  const page = await show("bank.example", codePage(images + fields.join("") + ONE), "/names");
  expect(await fillAt(own, "https://bank.example/names", await codeOf("bank.example"))).toBe("filled");
  expect(await textIn(page)).toMatch(/^\d{6}$/);
});

describe("a page that changes while it is looked at", () => {
  /** Asks for the code at once, and leaves the page as soon as its script has looked. */
  it.each([
    ["another site", "https://evil.test/next"],
    ["another page of the site", "https://bank.example/next"],
  ])("to %s: the code never comes to where it was not asked for", async (_, next) => {
    sites.answer("evil.test", "/next", PAGE);
    sites.answer("bank.example", "/next", PAGE);
    const [item = ""] = await ask(own, "codes.add", {
      codes: [{ ...newCounterCode("Counter", "ada"), site: "bank.example" }],
    });
    // From slow to quick, so that some leave before, between and after.
    for (const wait of [0, 5, 10, 20, 40]) {
      const leaving = `${codePage(ONE)}<script>
        const leave = () => setTimeout(() => location.replace(${JSON.stringify(next)}), ${wait});
        addEventListener("message", leave);
      </script>`;
      const page = await show("bank.example", leaving, `/leave-${wait}`);
      const tabId = await tabAt(own, `https://bank.example/leave-${wait}`);
      const going = await page.begin(async () => postMessage("go"));
      const outcome = await ask(own, "codes.fill", { item, tabId }).catch((error: Error) => error.message);
      await going.value().catch(() => undefined);
      await expect.poll(() => page.url()).toBe(next);
      expect(["left", "filled", "other-site"]).toContain(outcome);
      // The page of the site may have been there before the question: then it was the one that was meant.
      const meant = outcome === "filled" && next.startsWith("https://bank.example/");
      if (!meant) expect(await textIn(page)).toBe("");
      opened.pop();
      await page.close();
    }
  });

  it("cannot have the code by reading what the extension has put into it", async () => {
    const item = await codeOf("bank.example");
    const spying = `${codePage('<input id="code" type="hidden">')}<script>
      self.heard = [];
      const say = (name, text) => self.heard.push(name + " " + text);
      addEventListener("message", (event) => say("message", JSON.stringify(event.data)), true);
      for (const [owner, name] of [[Array.prototype, "map"], [Object, "assign"], [String.prototype, "replace"]]) {
        const below = owner[name];
        owner[name] = function (...args) { say(name, String(this)); return below.apply(this, args); };
      }
      Object.defineProperty(self, "latchkeyFill", { set(value) { say("global", String(value)); }, configurable: true });
    </script>`;
    const page = await show("bank.example", spying, "/spy");
    expect(await fillAt(own, "https://bank.example/spy", item)).toBe("no-field");
    const heard = await page.evaluate(() => Reflect.get(self, "heard") as string[]);
    expect(heard).toEqual([]);
    expect(await page.evaluate(() => Reflect.get(self, "latchkeyFill"))).toBeUndefined();
  });
});

it("gives out a counter's value once, wherever it could not go", async () => {
  const [item = ""] = await ask(own, "codes.add", {
    codes: [{ ...newCounterCode("Counter", "ada"), site: "bank.example" }],
  });
  await show("evil.test");
  expect(await fillAt(own, "https://evil.test/", item)).toBe("other-site");
  const page = await show("bank.example");
  expect(await fillAt(own, "https://bank.example/", item)).toBe("filled");
  expect(await valuesIn(page)).toEqual([HOTP_VALUES[0]]);
});
