import { beforeEach, expect, it, vi } from "vitest";
import { toBase64Url } from "../../../src/bytes/base64url.ts";
import type { NewCode } from "../../../src/wire/items.ts";
import { made, resetBackground } from "../../fakes/background.ts";
import { tab } from "../../fakes/fake-tab.ts";
import { someBytes } from "../../fakes/hex.ts";

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
const code = (site?: string): NewCode => ({
  ...{ type: "totp", secret: toBase64Url(someBytes(20, 3)), algorithm: "SHA-1", digits: 6, period: 30 },
  ...{ issuer: "Example", account: "ada", ...(site && { site }) },
});

async function withCodes(...codes: NewCode[]) {
  const { background } = await made(1);
  const items = await background.value("codes.add", { codes });
  const { fillShortcut } = background.answerers;
  fillShortcut.listen();
  const missed = () => background.value("codes.missed", { tabId: tab.id });
  return { background, items, missed, press: () => fillShortcut.pressed(tab.id) };
}

it("fills the one code of the site, without the popup", async () => {
  const { press, missed } = await withCodes(code("example.com"), code("other.example"), code());
  const page = tab.show(PAGE);
  await press();
  expect(page.codes).toHaveLength(1);
  expect(tab.popups).toBe(0);
  expect(await missed()).toBeNull();
});

it("is the browser's command of that name alone", async () => {
  await withCodes(code("example.com"));
  const page = tab.show(PAGE);
  tab.press("something-else");
  tab.press("fill-code");
  await vi.waitFor(() => expect(page.codes).toHaveLength(1));
});

it.each([
  ["no-code", [code("other.example"), code()]],
  ["several", [code("example.com"), code("login.example.com")]],
])("opens the popup where it is not one code: %s", async (refusal, codes) => {
  const { press, missed } = await withCodes(...codes);
  const page = tab.show(PAGE);
  await press();
  expect(page.codes).toEqual([]);
  expect(tab.popups).toBe(1);
  expect(await missed()).toEqual({ refusal });
  expect(await missed()).toBeNull();
});

it("does not count codes in the bin", async () => {
  const { background, items, press } = await withCodes(code("example.com"), code("example.com"));
  await background.value("items.change", { items: items.slice(1), change: { deleted: true } });
  const page = tab.show(PAGE);
  await press();
  expect(page.codes).toHaveLength(1);
});

it("opens the popup where the page has no field, and names the code", async () => {
  const { press, items, missed } = await withCodes(code("example.com"));
  tab.show(PAGE, { look: 0 });
  await press();
  expect(tab.popups).toBe(1);
  expect(await missed()).toEqual({ refusal: "no-field", item: items[0] });
});

it("opens the popup of a locked vault, which says of no site whether it has a code", async () => {
  const { background, press, missed } = await withCodes(code("example.com"));
  await background.value("vault.lock", {});
  const page = tab.show(PAGE);
  await press();
  expect(page.codes).toEqual([]);
  expect(tab.popups).toBe(1);
  expect(await missed()).toEqual({ refusal: "locked" });
});

it.each([
  ["http://example.com/", "insecure"],
  ["about:blank", "no-access"],
])("does nothing at %s", async (url, refusal) => {
  const { press, missed } = await withCodes(code("example.com"));
  const page = tab.show(url);
  await press();
  expect(page.codes).toEqual([]);
  expect(await missed()).toEqual({ refusal });
});

it("says nothing of it once the tab shows another page", async () => {
  const { press, missed } = await withCodes(code("example.com"), code("example.com"));
  tab.show(PAGE);
  await press();
  tab.show("https://other.example/");
  expect(await missed()).toBeNull();
});

it("pressed twice fills once, and says nothing", async () => {
  const { press, missed } = await withCodes(code("example.com"));
  const page = tab.show(PAGE);
  await Promise.all([press(), press()]);
  expect(page.codes).toHaveLength(1);
  expect(tab.popups).toBe(0);
  expect(await missed()).toBeNull();
});

it("marks the button where the browser opens no popup", async () => {
  const { press } = await withCodes();
  tab.show(PAGE);
  tab.popupOpens = false;
  await press();
  expect(tab.badge).toBe("!");
});
