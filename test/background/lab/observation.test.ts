import { beforeEach, expect, it, vi } from "vitest";
import type { Watching } from "../../../background/ceremony/watch.ts";
import { Observation, type Watcher } from "../../../background/lab/observation.ts";
import {
  observeOpenTab,
  registerObserver,
  unregisterObserver,
} from "../../../background/lab/observer-scripts.ts";
import { MOST_CALLS, UNSEEN } from "../../../src/wire/observed.ts";
import type { Seen } from "../../../src/wire/seen.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { FakePort } from "../../fakes/fake-port.ts";
import { PIN } from "../../fakes/memory-vault.ts";
import { CEREMONY_ID, smallGet } from "../../fakes/requests.ts";
import { aWhile, senderOf, stage } from "../../fakes/stage.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../background/storage/sites.ts", () => ({ isSwitchedOff: async () => false }));
vi.mock("../../../background/lab/observer-scripts.ts", () => ({
  registerObserver: vi.fn(),
  unregisterObserver: vi.fn(),
  observeOpenTab: vi.fn(),
}));

beforeEach(() => {
  browserState.reset();
  vi.mocked(registerObserver).mockReset();
  vi.mocked(unregisterObserver).mockReset();
  vi.mocked(observeOpenTab).mockReset();
});

const WORD = {
  id: CEREMONY_ID,
  type: "begin",
  method: "get",
  at: Date.now(),
  options: {},
  unread: [],
  notBytes: [],
  signal: false,
  parsed: false,
  late: false,
  activated: false,
  autocompleteField: false,
};

function observation() {
  const watching: Watching = {};
  return { watching, observed: new Observation({ page: "page.js", relay: "relay.js" }, watching) };
}

function watcher(tabId: number | null): Watcher & { seen: Seen[] } {
  const seen: Seen[] = [];
  return { tabId, seen, tell: (one) => seen.push(one) };
}

it("puts its scripts in with the first who looks, and takes them out with the last", async () => {
  const { observed, watching } = observation();
  const [one, other] = [watcher(1), watcher(2)];
  await observed.add(one);
  expect(registerObserver).toHaveBeenCalledOnce();
  expect(vi.mocked(observeOpenTab).mock.calls.map(([, tabId]) => tabId)).toEqual([1]);
  expect(watching.watch).toBeDefined();
  await observed.add(other);
  await observed.remove(one);
  expect(unregisterObserver).not.toHaveBeenCalled();
  await observed.remove(other);
  expect(unregisterObserver).toHaveBeenCalledOnce();
  expect(watching.watch).toBeUndefined();
  expect(observed.stages).toBeUndefined();
});

it("tells what a page says with the origin and the tab that the browser names", async () => {
  const { observed } = observation();
  const here = watcher(1);
  const elsewhere = watcher(2);
  await observed.add(here);
  await observed.add(elsewhere);
  const port = new FakePort(senderOf());
  observed.accept(port.asPort);
  await port.receive({ ...WORD, origin: "https://evil.test", document: { tabId: 2 } });
  await port.receive({ ...WORD, type: "nonsense" });
  await aWhile();
  expect(here.seen).toEqual([
    {
      type: "call",
      document: {
        tabId: 1,
        frameId: 0,
        documentId: "DOCUMENT-1",
        origin: "https://example.com",
        sameOriginWithAncestors: true,
      },
      word: WORD,
    },
  ]);
  expect(elsewhere.seen).toEqual([]);
});

it.each([
  ["another tab", { tab: { id: 9, windowId: 10, incognito: false, active: true } }, 1],
  [
    "a private window, while all are looked at",
    { tab: { id: 1, windowId: 1, incognito: true, active: true } },
    null,
  ],
])("has no use for %s", async (_, changes, tabId) => {
  const { observed } = observation();
  await observed.add({ ...watcher(tabId), tabId: tabId ?? 77 });
  const port = new FakePort(senderOf(changes));
  observed.accept(port.asPort);
  expect(port.sent).toEqual([UNSEEN]);
  expect(port.disconnected).toBe(true);
});

it("takes out what a background left that was stopped", async () => {
  const { observed } = observation();
  const port = new FakePort(senderOf());
  observed.accept(port.asPort);
  expect(port.sent).toEqual([UNSEEN]);
  await aWhile();
  expect(unregisterObserver).toHaveBeenCalledOnce();
});

it("tells the stages of a ceremony of the vault, and nothing secret of it", async () => {
  const { stage: real, vault } = await stage(1);
  const { Ceremonies } = await import("../../../background/ceremony/ceremonies.ts");
  const { observed, watching } = observation();
  const here = watcher(1);
  await observed.add(here);
  const ceremonies = new Ceremonies(vault, real.prompts, real.requests, async () => {}, watching);
  const port = new FakePort(senderOf());
  ceremonies.accept(port.asPort);
  const prf = { eval: { first: "AAECAw" } };
  const request = smallGet();
  void port.receive({
    type: "start",
    id: CEREMONY_ID,
    request: { ...request, options: { ...request.options, extensions: { prf } } },
  });
  const prompt = await real.promptPage();
  await prompt.decide({ type: "approve", pin: PIN });
  await port.next();
  await aWhile();
  const words = here.seen.map((one) => (one.type === "ceremony" ? one.word : undefined));
  expect(words[0]).toMatchObject({ type: "received", request: { type: "get" } });
  expect(words.at(-1)).toMatchObject({ type: "answered", by: "latchkey" });
  const stages = words.flatMap((word) => (word?.type === "span" ? word.stage : []));
  expect(new Set(stages)).toEqual(new Set(["person", "vault"]));
  expect(JSON.stringify(words.at(-1))).not.toContain('"results"');
});

it("tells of so many calls of one tab in a second, however many documents it has", async () => {
  vi.useFakeTimers({ now: 5_000, toFake: ["Date", "performance"] });
  try {
    const { observed } = observation();
    const [here, elsewhere] = [watcher(1), watcher(9)];
    await observed.add(here);
    await observed.add(elsewhere);
    for (let frame = 0; frame < 3; frame++) {
      const port = new FakePort(senderOf({ documentId: `DOCUMENT-${frame}` }));
      observed.accept(port.asPort);
      for (let i = 0; i < MOST_CALLS; i++) await port.receive(WORD);
    }
    const other = new FakePort(senderOf({ tab: { id: 9, windowId: 1, incognito: false, active: true } }));
    observed.accept(other.asPort);
    await other.receive(WORD);
    await aWhile();
    expect(here.seen).toHaveLength(MOST_CALLS);
    expect(elsewhere.seen).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});
