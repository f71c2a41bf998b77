import { beforeEach, describe, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { utf8 } from "../../../src/bytes/utf8.ts";
import type { NewCode } from "../../../src/wire/items.ts";
import { type Background, failure, made, resetBackground } from "../../fakes/background.ts";
import { system } from "../../fakes/fake-system.ts";
import { fakeTab, tab } from "../../fakes/fake-tab.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: {
    ...(await import("../../fakes/fake-system.ts")).fakeSystem,
    ...(await import("../../fakes/fake-tab.ts")).fakeTab,
  },
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(() => {
  resetBackground();
  tab.reset();
});

const PAGE = "https://login.example.com/second";
const CODE: NewCode = {
  ...{ type: "totp", secret: toBase64Url(utf8("12345678901234567890")), algorithm: "SHA-1", digits: 6 },
  ...{ period: 30, issuer: "Example", account: "ada", site: "example.com" },
};
const { period: _, ...BASE } = CODE;
const COUNTER: NewCode = { ...BASE, type: "hotp", counter: 0 };
const FIRST = "755224";
const SECOND = "287082";

async function withCode(code: NewCode = CODE) {
  const { background } = await made();
  const [item = ""] = await background.value("codes.add", { codes: [code] });
  const fill = () => background.value("codes.fill", { item, tabId: tab.id });
  const counter = async () => {
    const items = await background.value("items.list", {});
    return items.flatMap((one) => (one.kind === "code" ? [one.counter] : []))[0];
  };
  return { background, item, fill, counter };
}
const shownValue = async (background: Background, item: string) =>
  (await background.value("codes.values", { items: [item] }))[0]?.value;

describe("a code goes into the page", () => {
  it("of its site", async () => {
    const { background, item, fill } = await withCode();
    const page = tab.show(PAGE);
    expect(await fill()).toBe("filled");
    expect(page.codes).toEqual([await shownValue(background, item)]);
  });

  it("by the clock that the person has set for codes", async () => {
    const { background, item, fill } = await withCode();
    const before = await shownValue(background, item);
    await background.value("clock.set", { offset: 3_600_000 });
    const page = tab.show(PAGE);
    expect(await fill()).toBe("filled");
    expect(page.codes).toEqual([await shownValue(background, item)]);
    expect(page.codes).not.toEqual([before]);
  });

  it.each([
    ["example.com", "https://example.com/"],
    ["login.example.com", "https://www.example.com/"],
    ["EXAMPLE.com", "https://example.com./"],
    ["ada.github.io", "https://ada.github.io/"],
    ["münchen.example", "https://xn--mnchen-3ya.example/"],
    ["localhost", "http://localhost:8080/"],
    ["app.localhost", "http://app.localhost/"],
    ["192.168.1.5", "https://192.168.1.5:5001/"],
  ])("%s: %s", async (site, url) => {
    const { fill } = await withCode({ ...CODE, site });
    tab.show(url);
    expect(await fill()).toBe("filled");
  });

  it.each([
    ["example.com", "https://example.com.evil.test/"],
    ["example.com", "https://notexample.com/"],
    ["example.com", "https://examp1e.com/"],
    ["example.com", "https://example.org/"],
    ["ada.github.io", "https://eve.github.io/"],
    ["github.io", "https://eve.github.io/"],
    ["com", "https://example.com/"],
    ["app.localhost", "http://localhost/"],
    ["192.168.1.5", "https://192.168.1.6/"],
    ["168.1.5", "https://192.168.1.5/"],
    ["example.com", "about:blank"],
    ["example.com", "data:text/html,https://example.com/"],
  ])("of its site alone: %s not at %s", async (site, url) => {
    const { fill } = await withCode({ ...CODE, site });
    const page = tab.show(url);
    expect(await fill()).toBe("other-site");
    expect(page.codes).toEqual([]);
  });

  it("of no site where it was given none: its issuer is no site", async () => {
    const { site: __, ...code } = CODE;
    const { fill } = await withCode({ ...code, issuer: "example.com" });
    const page = tab.show(PAGE);
    expect(await fill()).toBe("other-site");
    expect(page.codes).toEqual([]);
  });

  it("only where it came encrypted, or from this computer", async () => {
    const { fill } = await withCode();
    const page = tab.show("http://example.com/");
    expect(await fill()).toBe("insecure");
    expect(page.codes).toEqual([]);
  });
});

describe("nothing is filled", () => {
  it("where there is no field, the page does not take it, or lets nobody in", async () => {
    const { fill } = await withCode();
    tab.show(PAGE, { look: 0 });
    expect(await fill()).toBe("no-field");
    tab.show(PAGE, { end: "not-taken" });
    expect(await fill()).toBe("not-taken");
    tab.show(PAGE, { closed: true });
    expect(await fill()).toBe("no-access");
  });

  it("but a page that never ends loading is filled as it is", async () => {
    const { fill } = await withCode();
    const page = tab.show(PAGE, { hangs: "loading" });
    expect(await fill()).toBe("filled");
    expect(page.codes).toHaveLength(1);
  });

  it("where the page never answers, and the next page is filled", async () => {
    const { fill } = await withCode();
    tab.show(PAGE, { hangs: true });
    expect(await fill()).toBe("no-answer");
    const next = tab.show(PAGE);
    expect(await fill()).toBe("filled");
    expect(next.codes).toHaveLength(1);
  });

  it.each([
    ["the bin", { deleted: true }],
    ["another site", { site: "other.example" }],
  ])("where the code comes to %s between look and fill", async (_, change) => {
    for (const code of [CODE, COUNTER]) {
      const { background, item } = await withCode(code);
      const page = tab.show(PAGE);
      const allFrames = fakeTab.webNavigation.getAllFrames;
      let asked = 0;
      const frames = vi.spyOn(fakeTab.webNavigation, "getAllFrames").mockImplementation(async () => {
        if (++asked === 2) await background.value("items.change", { items: [item], change });
        return allFrames();
      });
      expect(await background.call("codes.fill", { item, tabId: tab.id })).toEqual(failure("missing"));
      frames.mockRestore();
      expect(page.codes).toEqual([]);
    }
  });

  it.each(["https://evil.test/", PAGE])("where the tab goes to %s between look and fill", async (url) => {
    const { fill, counter } = await withCode(COUNTER);
    const before = tab.show(PAGE);
    tab.onLook = () => void tab.show(url);
    expect(await fill()).toBe("left");
    expect(before.codes).toEqual([]);
    expect(tab.documents[0]?.codes).toEqual([]);
    expect(await counter()).toBe(0);
  });

  it("and it is not the browser's fault where the page goes while the script is put into it", async () => {
    const { fill } = await withCode();
    tab.show(PAGE, { closed: true });
    tab.onScript = () => void tab.show("https://evil.test/");
    expect(await fill()).toBe("left");
  });

  it("where the document has another origin by then", async () => {
    const { fill } = await withCode();
    const page = tab.show(PAGE);
    tab.onLook = () => {
      page.origin = "null";
    };
    expect(await fill()).toBe("left");
    expect(page.codes).toEqual([]);
  });

  it("while the vault is locked, or the code is gone", async () => {
    const { background, item } = await withCode();
    const page = tab.show(PAGE);
    const call = () => background.call("codes.fill", { item, tabId: tab.id });
    await background.value("items.change", { items: [item], change: { deleted: true } });
    expect(await call()).toEqual(failure("missing"));
    await background.value("vault.lock", {});
    expect(await call()).toEqual(failure("locked"));
    expect(page.codes).toEqual([]);
  });

  it.each([-1, 1.5, "7", undefined])("for a tab %j", async (tabId) => {
    const { background, item } = await withCode();
    expect(await background.call("codes.fill", { item, tabId } as never)).toEqual(failure("bad-request"));
  });
});

describe("a counter", () => {
  it("is taken on, and that is stored, before its value is given out", async () => {
    const { background, fill, counter } = await withCode(COUNTER);
    const page = tab.show(PAGE);
    const { storage } = background;
    const before = storage.writes;
    const storedAtFill: number[] = [];
    tab.onFill = () => void storedAtFill.push(storage.writes - before);
    expect(await fill()).toBe("filled");
    expect(storedAtFill).toEqual([1]);
    expect(await fill()).toBe("filled");
    expect(page.codes).toEqual([FIRST, SECOND]);
    expect(await counter()).toBe(2);
  });

  it("stays where its value has no place to go", async () => {
    const { fill, counter } = await withCode(COUNTER);
    for (const show of [
      () => tab.show(PAGE, { look: 0 }),
      () => tab.show("https://evil.test/"),
      () => tab.show(PAGE, { closed: true }),
    ]) {
      show();
      await fill();
      expect(await counter()).toBe(0);
    }
  });

  it("is not given out where the write fails", async () => {
    const { background, item } = await withCode(COUNTER);
    const page = tab.show(PAGE);
    vi.spyOn(background.storage, "commit").mockRejectedValueOnce(new Error("disk full"));
    expect(await background.call("codes.fill", { item, tabId: tab.id })).toEqual(failure("storage"));
    expect(page.codes).toEqual([]);
  });

  it("is taken on once, however fast somebody clicks", async () => {
    const { fill, counter } = await withCode(COUNTER);
    const page = tab.show(PAGE);
    expect(await Promise.all([fill(), fill()])).toEqual(["filled", "filled"]);
    expect(page.codes).toEqual([FIRST]);
    expect(await counter()).toBe(1);
  });
});

describe("what went in is not called a failure", () => {
  it("where the vault locks as it goes in", async () => {
    const { background, item } = await withCode(COUNTER);
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const page = tab.show(PAGE);
    tab.onFill = () => void background.vault.lock();
    expect(await background.value("codes.fill", { item, tabId: tab.id })).toBe("filled");
    expect(page.codes).toEqual([FIRST]);
  });

  it("where the tab is closed then", async () => {
    const { fill } = await withCode();
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    tab.show(PAGE);
    const get = vi.spyOn(fakeTab.tabs, "get").mockRejectedValue(new Error("No tab with id"));
    expect(await fill()).toBe("filled");
    await vi.waitFor(() => expect(warn).toHaveBeenCalled());
    get.mockRestore();
  });
});

describe("a sign-in with it counts for a passkey that the site adds", () => {
  const signIns = () => (system.session.get("upgrade.signIns") ?? []) as { rpId: string; origin: string }[];
  const noted = () => signIns().map(({ rpId, origin }) => [rpId, origin]);

  it.each([
    ["example.com", PAGE, "example.com"],
    ["login.example.com", PAGE, "login.example.com"],
    ["www.example.com", PAGE, "example.com"],
  ])("a code of %s at %s: for %s", async (site, url, rpId) => {
    const { background, fill } = await withCode({ ...CODE, site });
    await background.value("upgrades.allow", { on: true });
    tab.show(url);
    await fill();
    await vi.waitFor(() => expect(noted()).toEqual([[rpId, "https://login.example.com"]]));
  });

  it("not unless the person allows that, not in a private window, and not where nothing was filled", async () => {
    const { background, fill } = await withCode();
    tab.show(PAGE);
    await fill();
    await background.value("upgrades.allow", { on: true });
    tab.show(PAGE, { look: 0 });
    await fill();
    tab.show(PAGE);
    tab.incognito = true;
    await fill();
    // What is written is written after the answer.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(noted()).toEqual([]);
  });
});
