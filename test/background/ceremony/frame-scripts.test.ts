import { beforeEach, expect, it, vi } from "vitest";
import { FrameScripts } from "../../../background/ceremony/frame-scripts.ts";
import { FRAMES_PORT } from "../../../src/wire/ceremony.ts";
import { FakePort } from "../../fakes/fake-port.ts";

const browser = vi.hoisted(() => ({
  runtime: {
    getManifest: () => ({
      content_scripts: [{ js: ["content.js"] }, { js: ["page.js"], world: "MAIN" }],
    }),
  },
  scripting: { executeScript: vi.fn() },
  webNavigation: { getAllFrames: vi.fn() },
}));
vi.mock("webextension-polyfill", () => ({ default: browser }));

const PAGE = "https://page.example";
const SHOP = "https://shop.example";
const frame = (frameId: number, url: string, parentFrameId = 0) => ({
  frameId,
  parentFrameId,
  url,
  documentId: `document ${frameId}`,
});
const FRAMES = [
  frame(0, `${PAGE}/`, -1),
  frame(1, `${SHOP}/sign-in`),
  frame(2, "about:srcdoc", 1),
  frame(3, "about:blank", 2),
  frame(4, "about:blank"),
  frame(5, `${PAGE}/part`, 1),
  frame(6, `${SHOP}:8443/`),
  frame(7, "about:blank", 99),
];

const { executeScript } = browser.scripting;
beforeEach(() => {
  executeScript.mockReset().mockResolvedValue([]);
  browser.webNavigation.getAllFrames.mockReset().mockResolvedValue(FRAMES);
});

const TOP = { tab: { id: 7 }, frameId: 0 };
class Port extends FakePort {
  readonly name: string;
  constructor(origin: string, sender: object = TOP) {
    super(sender);
    this.name = FRAMES_PORT + origin;
  }
}

async function ask(scripts: FrameScripts, origin = SHOP, sender?: object) {
  const port = new Port(origin, sender);
  await scripts.accept(port.asPort);
  return port;
}

/** The documents that got the script, by the numbers of their frames. */
const brought = () =>
  executeScript.mock.calls.map(([{ target }]) => Number(target.documentIds[0].replace("document ", "")));

it("puts the script of the isolated world into a frame, and closes the Port then", async () => {
  let done = () => {};
  executeScript.mockReturnValue(new Promise<void>((resolve) => (done = resolve)));
  const port = new Port(`${SHOP}:8443`);
  const accepted = new FrameScripts().accept(port.asPort);
  await vi.waitFor(() => expect(executeScript).toHaveBeenCalled());
  expect(executeScript.mock.calls).toEqual([
    [{ target: { tabId: 7, documentIds: ["document 6"] }, files: ["content.js"], injectImmediately: true }],
  ]);
  expect(port.disconnected).toBe(false);
  done();
  await accepted;
  expect(port.disconnected).toBe(true);
});

it.each([
  [SHOP, [1, 2, 3]],
  [PAGE, [4, 5]],
  ["https://nobody.example", []],
  // Which those are, the browser does not say.
  ["null", [1, 2, 3, 4, 5, 6, 7]],
])("puts it into the frames of the origin that asks, never into the page: %s", async (origin, frames) => {
  const port = await ask(new FrameScripts(), origin);
  expect(brought()).toEqual(frames);
  expect(port.disconnected).toBe(true);
});

it("puts it into the others where one of the frames has gone", async () => {
  vi.spyOn(console, "debug").mockImplementation(() => {});
  executeScript.mockRejectedValueOnce(new Error("No document with id"));
  const scripts = new FrameScripts();
  expect((await ask(scripts)).disconnected).toBe(true);
  expect(brought()).toEqual([1, 2, 3]);
  // Where it was no more than a bad moment, it is tried again.
  await ask(scripts);
  expect(brought()).toEqual([1, 2, 3, 1]);
});

it("closes the Port of a tab that has gone", async () => {
  vi.spyOn(console, "debug").mockImplementation(() => {});
  browser.webNavigation.getAllFrames.mockRejectedValue(new Error("No tab with id: 7"));
  expect((await ask(new FrameScripts())).disconnected).toBe(true);
  browser.webNavigation.getAllFrames.mockResolvedValue(null);
  expect((await ask(new FrameScripts())).disconnected).toBe(true);
});

it.each([{}, { frameId: 0 }, { tab: {}, frameId: 0 }, { tab: { id: 7 } }, { tab: { id: 7 }, frameId: 3 }])(
  "does nothing for whoever is not the document of a tab: %o",
  async (sender) => {
    expect((await ask(new FrameScripts(), SHOP, sender)).disconnected).toBe(true);
    expect(executeScript).not.toHaveBeenCalled();
  },
);

it("puts it into each document once, and each that asks waits for its own", async () => {
  let done = () => {};
  executeScript.mockReturnValueOnce(new Promise<void>((resolve) => (done = resolve)));
  const scripts = new FrameScripts();
  const first = ask(scripts, `${SHOP}:8443`);
  const second = new Port(`${SHOP}:8443`);
  const accepted = scripts.accept(second.asPort);
  expect((await ask(scripts, PAGE)).disconnected).toBe(true);
  expect(second.disconnected).toBe(false);
  done();
  await Promise.all([first, accepted]);
  for (let i = 0; i < 100; i++) await ask(scripts, i % 2 ? PAGE : `${SHOP}:8443`);
  expect(brought()).toEqual([6, 4, 5]);
  // Another document has come into the frame.
  const later = { ...frame(6, `${SHOP}:8443/`), documentId: "document 60" };
  browser.webNavigation.getAllFrames.mockResolvedValue([
    ...FRAMES.filter(({ frameId }) => frameId !== 6),
    later,
  ]);
  await ask(scripts, `${SHOP}:8443`);
  expect(brought()).toEqual([6, 4, 5, 60]);
  // In another tab the same ids would be others' documents.
  await ask(scripts, PAGE, { tab: { id: 8 }, frameId: 0 });
  expect(brought()).toEqual([6, 4, 5, 60, 4, 5]);
});
