import { beforeEach, describe, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import { utf8 } from "../../../src/bytes/utf8.ts";
import type { NewCode } from "../../../src/wire/items.ts";
import { type Background, made, resetBackground } from "../../fakes/background.ts";
import { tab } from "../../fakes/fake-tab.ts";

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
const _COUNTER: NewCode = { ...BASE, type: "hotp", counter: 0 };
const _FIRST = "755224";
const _SECOND = "287082";

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
const _shownValue = async (background: Background, item: string) =>
  (await background.value("codes.values", { items: [item] }))[0]?.value;

describe("of the frames of a page", () => {
  it("the page itself comes first, however well a frame suits", async () => {
    const { fill } = await withCode();
    const page = tab.show(PAGE, { look: 1 });
    const frame = tab.add("https://users.example.com/", { look: 4, active: true });
    expect(await fill()).toBe("filled");
    expect([page, frame].map(({ codes }) => codes.length)).toEqual([1, 0]);
  });

  it("the one with the focus takes nothing from the page, and comes before all others that say so", async () => {
    const { fill } = await withCode();
    const show = (look: number) => [
      tab.show(PAGE, { look }),
      tab.add("https://users.example.com/", { look: 4, active: true }),
      tab.add("https://auth.example.com/", { look: 1, active: true, focus: true }),
    ];
    const withField = show(1);
    expect(await fill()).toBe("filled");
    expect(withField.map(({ codes }) => codes.length)).toEqual([1, 0, 0]);
    const without = show(0);
    expect(await fill()).toBe("filled");
    expect(without.map(({ codes }) => codes.length)).toEqual([0, 0, 1]);
  });

  it("one within another has the focus only where both say so that are around it", async () => {
    const { fill } = await withCode();
    const page = tab.show(PAGE, { look: 0 });
    const frame = tab.add("https://auth.example.com/", { look: 1 });
    const inner = tab.add("https://users.example.com/", {
      parentFrameId: 1,
      look: 1,
      active: true,
      focus: true,
    });
    expect(await fill()).toBe("filled");
    expect([page, frame, inner].map(({ codes }) => codes.length)).toEqual([0, 1, 0]);
  });

  it("none does that nobody can see, or that stands in such a one", async () => {
    const { fill } = await withCode();
    tab.show(PAGE, { look: 0 });
    const hidden = tab.add("https://users.example.com/", { hidden: true, active: true, focus: true });
    const inner = tab.add("https://users.example.com/", { parentFrameId: 1 });
    expect(await fill()).toBe("no-field");
    for (const frame of [hidden, inner]) expect(frame.codes).toEqual([]);
  });

  it("one that never answers holds nobody up", async () => {
    const { fill } = await withCode();
    const page = tab.show(PAGE);
    tab.add("https://users.example.com/", { hangs: true });
    expect(await fill()).toBe("filled");
    expect(await fill()).toBe("filled");
    expect(page.codes).toHaveLength(2);
  });

  it("the one with the better field gets it", async () => {
    const { fill } = await withCode();
    const page = tab.show(PAGE, { look: 0 });
    const other = tab.add("https://auth.example.com/", { look: 2 });
    const best = tab.add("https://auth.example.com/", { look: 4 });
    expect(await fill()).toBe("filled");
    expect([page, other, best].map(({ codes }) => codes.length)).toEqual([0, 0, 1]);
  });

  it("none does that is of another site, or stands in one", async () => {
    const { fill } = await withCode();
    tab.show(PAGE, { look: 0 });
    const evil = tab.add("https://evil.test/");
    const within = tab.add("https://example.com/", { parentFrameId: 1 });
    const insecure = tab.add("http://example.com/");
    expect(await fill()).toBe("no-field");
    for (const frame of [evil, within, insecure]) expect(frame.codes).toEqual([]);
  });

  it("none does in a page of another site", async () => {
    const { fill } = await withCode();
    tab.show("https://evil.test/");
    const frame = tab.add("https://example.com/");
    expect(await fill()).toBe("other-site");
    expect(frame.codes).toEqual([]);
  });

  it("none does that only shows the address of the site", async () => {
    const { fill } = await withCode();
    tab.show(PAGE, { look: 0 });
    const sandboxed = tab.add("https://example.com/", { origin: "null" });
    const srcdoc = tab.add("about:srcdoc", { origin: "https://login.example.com" });
    expect(await fill()).toBe("no-field");
    for (const frame of [sandboxed, srcdoc]) expect(frame.codes).toEqual([]);
  });

  it("the page itself may be sandboxed: then nothing is filled", async () => {
    const { fill } = await withCode();
    const page = tab.show(PAGE, { origin: "null" });
    expect(await fill()).toBe("left");
    expect(page.codes).toEqual([]);
  });
});
