import { beforeEach, expect, it, vi } from "vitest";

/** When the toolbar popup draws: with its answers, and not without end for want of them. */

/** Called with the tab, the domain, and whether the popup is in a tab of its own. */
const show = vi.fn();
vi.mock("../../popup/views/popup.tsx", () => ({
  showPopup: (tab: object, inTab: boolean) => (domain: string | null) => show(tab, domain, inTab),
}));
vi.mock("../../popup/theme/stored-theme.ts", () => ({ followTheme() {} }));

const TAB = { id: 1, url: "https://login.example.co.uk/" };
/** What the background answers, and to which questions never. */
let answer: (type: string) => Promise<object>;
vi.mock("webextension-polyfill", () => ({
  default: {
    i18n: { getMessage: (name: string) => name },
    runtime: {
      sendMessage: ({ type }: { type: string }) => answer(type),
      onMessage: { addListener() {}, removeListener() {} },
    },
    tabs: { getCurrent: async () => undefined, query: async () => [TAB] },
  },
}));

const never = () => new Promise<object>(() => {});
const value = (of: unknown) => Promise.resolve({ ok: true, value: of });

/** Its room is a TypeScript project with other globals, so it is loaded by name. */
function open(): void {
  vi.resetModules();
  void vi.importActual("../../popup/popup.tsx");
}

beforeEach(() => show.mockReset());

it("waits for the state, the list and the page's registrable domain", async () => {
  answer = (type) => value(type === "sites.domain" ? "example.co.uk" : []);
  open();
  await vi.waitFor(() => expect(show).toHaveBeenCalled());
  expect(show.mock.calls).toEqual([[TAB, "example.co.uk", false]]);
});

it("draws without them where the background is busy, and again with the domain when that is there", async () => {
  let tell = (_: object) => {};
  const late = new Promise<object>((resolve) => {
    tell = resolve;
  });
  answer = (type) => (type === "sites.domain" ? late : never());
  open();
  await vi.waitFor(() => expect(show).toHaveBeenCalled(), { timeout: 3_000 });
  expect(show.mock.calls).toEqual([[TAB, "login.example.co.uk", false]]);
  tell({ ok: true, value: "example.co.uk" });
  await vi.waitFor(() => expect(show).toHaveBeenCalledTimes(2));
  expect(show).toHaveBeenLastCalledWith(TAB, "example.co.uk", false);
});

it("takes the host alone where the domain is refused", async () => {
  const refused = { ok: false, error: { code: "failed", message: "no" } };
  answer = (type) => (type === "sites.domain" ? Promise.resolve(refused) : value([]));
  open();
  await vi.waitFor(() => expect(show).toHaveBeenCalled());
  expect(show.mock.calls).toEqual([[TAB, "login.example.co.uk", false]]);
});
