import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Surface, sleep } from "./driver/index.ts";
import { beginGet } from "./fixtures/ceremony.ts";
import { clickKey, inToolbar, keyIn, LOGIN, shownKey } from "./fixtures/conditional.ts";
import { approve, cancel } from "./fixtures/person.ts";
import { credentialOf, PIN, register, requestOptions, type Stage, setStage } from "./fixtures/stage.ts";

/** A page that wants more of the key, or of a request that waits, than it may have. */

let stage: Stage;
let page: Surface;
const mediation = "conditional";
const url = () => `${stage.site.origin()}/login`;

beforeAll(async () => {
  stage = await setStage();
  stage.site.page("/login", LOGIN);
  const first = await stage.browser.open(`${stage.site.origin()}/`);
  await register(stage, first);
  await first.close();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  page = await stage.browser.open(url());
});
afterEach(async () => {
  await page.close();
  await expect.poll(() => stage.browser.promptCount(), { timeout: 5_000 }).toBe(0);
});

const ask = (on = page) => beginGet(on, requestOptions(stage.rp), { mediation });

/** Long enough for a window, if one came. */
async function noWindow(): Promise<void> {
  await sleep(1_000);
  expect(await stage.browser.promptCount()).toBe(0);
}

describe("the key", () => {
  it("does nothing for clicks that the page makes", async () => {
    await ask();
    const { left, top, width, height } = await shownKey(page);
    await page.evaluate(
      (clientX, clientY) => {
        const host = document.documentElement.lastElementChild as HTMLElement;
        const init = { bubbles: true, composed: true, cancelable: true, clientX, clientY, detail: 1 };
        for (const target of [host, document.elementFromPoint(clientX, clientY)]) {
          for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
            target?.dispatchEvent(new MouseEvent(type, init));
          }
          (target as HTMLElement | null)?.click();
        }
      },
      left + width / 2,
      top + height / 2,
    );
    await noWindow();
    // The control: the same place, clicked by a person.
    await clickKey(page);
    await cancel(await stage.browser.prompt());
  });

  it("shows the page nothing of itself, and nothing that depends on the vault", async () => {
    await ask();
    await shownKey(page);
    const host = () =>
      page.evaluate(() => {
        const element = document.documentElement.lastElementChild as HTMLElement;
        return { root: element.shadowRoot, children: element.childNodes.length, text: element.textContent };
      });
    expect(await host()).toEqual({ root: null, children: 0, text: "" });
    const here = await page.evaluate(() => document.documentElement.lastElementChild?.outerHTML);
    // A site of which the vault holds nothing.
    const empty = await stage.browser.open(`${stage.site.origin("empty.localhost")}/login`);
    await beginGet(empty, requestOptions(stage.rp, { rpId: "empty.localhost" }), { mediation });
    await shownKey(empty);
    expect(await empty.evaluate(() => document.documentElement.lastElementChild?.outerHTML)).toBe(here);
    await empty.close();
  });

  it("is not there for fields that the person cannot see", async () => {
    await ask();
    await shownKey(page);
    const hide: [name: string, how: string][] = [
      ["display", "display: none"],
      ["visibility", "visibility: hidden"],
      ["opacity", "opacity: 0"],
      ["size", "width: 4px; height: 4px"],
      ["place", "position: absolute; left: -500px"],
    ];
    for (const [name, how] of hide) {
      await page.evaluate((style) => {
        document.querySelector("input")?.setAttribute("style", style);
      }, how);
      await expect.poll(() => keyIn(page), { message: name }).toBeNull();
      await page.evaluate(() => {
        document.querySelector("input")?.setAttribute("style", "width: 240px; height: 32px");
      });
      await shownKey(page);
    }
  });

  it("is not there for a field that is covered", async () => {
    await ask();
    await shownKey(page);
    await page.evaluate(() => {
      const cover = document.createElement("div");
      cover.setAttribute("style", "position: fixed; inset: 0; background: white");
      document.body.append(cover);
    });
    await expect.poll(() => keyIn(page)).toBeNull();
  });

  it("lies at the field's end, follows it, and moves nothing", async () => {
    await page.evaluate(() => {
      document.body.style.height = "4000px";
    });
    const layout = () =>
      page.evaluate(() => {
        const { left, right, top, bottom } = (
          document.querySelector("input") as Element
        ).getBoundingClientRect();
        const { scrollWidth, scrollHeight } = document.documentElement;
        return { field: { left, right, top, bottom }, scrollWidth, scrollHeight };
      });
    const before = await layout();
    await ask();
    const key = await shownKey(page);
    expect(await layout()).toEqual(before);
    const { field } = before;
    expect(key.left + key.width).toBeLessThanOrEqual(field.right);
    expect(key.left).toBeGreaterThan(field.right - 48);
    expect(key.top).toBeGreaterThanOrEqual(field.top);
    expect(key.top + key.height).toBeLessThanOrEqual(field.bottom);

    await page.evaluate(() => scrollTo(0, 3));
    await expect.poll(async () => (await keyIn(page))?.top).toBeCloseTo(key.top - 3, 0);
    await page.evaluate(() => {
      scrollTo(0, 0);
      document.documentElement.dir = "rtl";
    });
    await expect
      .poll(async () => {
        const at = await keyIn(page);
        return at && at.left - (await layout()).field.left;
      })
      .toBeLessThan(12);
    await page.evaluate(() => {
      document.documentElement.dir = "ltr";
      document.documentElement.style.transform = "translate(40px, 30px)";
    });
    await expect
      .poll(async () => {
        const at = await keyIn(page);
        return at && Math.abs(at.left + at.width - (await layout()).field.right);
      })
      .toBeLessThan(12);
  });

  it("is one, however many fields there are, and lies at the one with the focus", async () => {
    await page.evaluate(() => {
      const fields = Array.from({ length: 500 }, (_, i) => {
        const field = document.createElement("input");
        field.id = `many-${i}`;
        field.autocomplete = "webauthn" as AutoFill;
        field.setAttribute("style", "display: block; width: 200px; height: 24px");
        return field;
      });
      document.body.prepend(...fields);
    });
    const elements = await page.count("html > *");
    await ask();
    await shownKey(page);
    expect(await page.count("html > *")).toBe(elements + 1);
    await page.evaluate(() => document.getElementById("many-7")?.focus());
    const middle = await page.evaluate(() => {
      const { top, height } = (document.getElementById("many-7") as Element).getBoundingClientRect();
      return top + height / 2;
    });
    await expect
      .poll(async () => {
        const at = await keyIn(page);
        return at && at.top + at.height / 2;
      })
      .toBeCloseTo(middle, 0);
  });

  it("finds a field that comes later, and none without the token", async () => {
    await page.evaluate(() => {
      document.querySelector("input")?.setAttribute("autocomplete", "username");
    });
    await ask();
    await sleep(1_000);
    expect(await keyIn(page)).toBeNull();
    await page.evaluate(() => {
      document.querySelector("input")?.setAttribute("autocomplete", "section-a username WebAuthn");
    });
    await shownKey(page);
  });

  it("lets a page have its way that removes it over and over", async () => {
    await ask();
    await shownKey(page);
    const removed = await page.evaluate(async () => {
      const { body } = document;
      let count = 0;
      for (let i = 0; i < 30; i++) {
        const last = document.documentElement.lastElementChild;
        if (last && last !== body) {
          last.remove();
          count++;
        }
        await new Promise((done) => setTimeout(done, 100));
      }
      return count;
    });
    expect(removed).toBeGreaterThan(1);
    expect(removed).toBeLessThan(10);
    // The toolbar offers the same.
    expect(await inToolbar(stage.browser, url(), "look")).toBe("localhost");
  });
});

describe("a page that floods", () => {
  it("has one request that waits, and one window", async () => {
    const flood = await page.begin(async () => {
      const results = await Promise.all(
        Array.from({ length: 20 }, () =>
          navigator.credentials
            .get({ mediation: "conditional", publicKey: { challenge: new Uint8Array(16) } })
            .then(
              () => "answered",
              (error) => error.name,
            ),
        ),
      );
      return results;
    });
    await clickKey(page);
    await approve(await stage.browser.prompt(), { pin: PIN });
    const results = await flood.value();
    expect(results.filter((result) => result === "answered")).toHaveLength(1);
    expect(new Set(results)).toEqual(new Set(["answered", "AbortError"]));
  });
});

describe("a page that goes away while it waits", () => {
  it("takes its request, its key and its window with it", async () => {
    await ask();
    await clickKey(page);
    const prompt = await stage.browser.prompt();
    await page.goto(`${stage.site.origin()}/`);
    await prompt.waitClosed();
    expect(await keyIn(page)).toBeNull();
    await page.goto(url());
    await sleep(1_000);
    expect(await keyIn(page)).toBeNull();
    expect(await inToolbar(stage.browser, url(), "look")).toBeNull();
    await inToolbar(stage.browser, url(), "open");
    await noWindow();
  });

  it("and comes back by the Back button is served when it asks again", async () => {
    await ask();
    await shownKey(page);
    await page.goto(`${stage.site.origin("app.localhost")}/`);
    await page.evaluate(() => history.back());
    await expect.poll(() => page.url()).toBe(url());
    const ceremony = await ask();
    await clickKey(page);
    await approve(await stage.browser.prompt(), { pin: PIN });
    credentialOf(await ceremony.outcome());
  });
});

it("leaves nothing behind in a private window, where it is answered all the same", async () => {
  const other = await setStage({ privateWindows: true });
  try {
    other.site.page("/login", LOGIN);
    const ordinary = await other.browser.open(`${other.site.origin()}/`);
    const { credentialId } = await register(other, ordinary);
    const popup = await other.browser.extension("popup/popup.html");
    // The list of what the vault holds is of before.
    await expect.poll(() => kept(popup, "summaries.")).toContain(credentialId);
    const listed = await kept(popup, "summaries.");
    const secret = await other.browser.open(`${other.site.origin()}/login`, { private: true });
    const ceremony = await beginGet(secret, requestOptions(other.rp), { mediation });
    await clickKey(secret);
    await approve(await other.browser.prompt(), { pin: PIN });
    expect(credentialOf(await ceremony.outcome()).id).toBe(credentialId);
    await secret.close();
    expect(await kept(popup, "summaries.")).toBe(listed);
    const rest = await kept(popup, "");
    expect(rest.replace(listed, "")).not.toMatch(/localhost|ceremony/);
    expect(rest).toContain("unlocked");
  } finally {
    await other.close();
  }
});

/** What lies in the stores outside of the vault under keys that begin so, in one order. */
function kept(popup: Surface, prefix: string): Promise<string> {
  return popup.evaluate(async (start) => {
    const areas = [await chrome.storage.session.get(null), await chrome.storage.local.get(null)];
    const entries = areas.flatMap((area) => Object.entries(area)).filter(([key]) => key.startsWith(start));
    return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1))).slice(1, -1);
  }, prefix);
}
