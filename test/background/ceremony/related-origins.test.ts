import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { relatedOriginsFor } from "../../../background/ceremony/related-origins.ts";
import { browserState } from "../../fakes/fake-browser.ts";
import { NEVER } from "../../fakes/scripted-consent.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));

const JSON_TYPE = { "content-type": "application/json" };
const fetched = vi.fn<typeof fetch>();
/** Each test has a site, a caller and a tab of its own: answers are kept, and lookups are counted. */
let tests = 0;
let site = "";
let caller = "";
let body = "";

beforeEach(() => {
  site = `site${++tests}.example`;
  caller = `https://www.caller${tests}.example`;
  body = JSON.stringify({ origins: [caller] });
  browserState.reset();
  vi.stubGlobal("fetch", fetched);
});
afterEach(() => {
  fetched.mockReset();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function answers(text: BodyInit | null = body, init: ResponseInit = {}) {
  fetched.mockImplementation(async () => new Response(text, { headers: JSON_TYPE, ...init }));
}
const ask = (rpId = site, origin = caller, tabId = tests, signal = NEVER) =>
  relatedOriginsFor({ tabId, frameId: 0 })(rpId, origin, signal);

it("asks without credentials, without a referrer, past every cache, and that address alone", async () => {
  answers();
  expect(await ask()).toBe(true);
  const [address, init] = fetched.mock.calls[0] ?? [];
  expect(address).toBe(`https://${site}/.well-known/webauthn`);
  expect(init).toMatchObject({
    credentials: "omit",
    referrerPolicy: "no-referrer",
    cache: "no-store",
    redirect: "error",
  });
  expect(init?.method ?? "GET").toBe("GET");
});

it.each(["application/json", "application/json; charset=utf-8", "Application/JSON"])(
  "takes %s",
  async (type) => {
    answers(body, { headers: { "content-type": type } });
    expect(await ask()).toBe(true);
  },
);

it.each<[string, (sound: string) => [BodyInit | null, ResponseInit]]>([
  ["another status", (sound) => [sound, { status: 404 }]],
  ["another success", (sound) => [sound, { status: 203 }]],
  ["no content", () => [null, { status: 204 }]],
  ["another type", (sound) => [sound, { headers: { "content-type": "text/html" } }]],
  ["a type that begins so", (sound) => [sound, { headers: { "content-type": "application/jsonp" } }]],
  ["no type", (sound) => [new TextEncoder().encode(sound), { headers: {} }]],
  ["more than 256 KiB", (sound) => [sound.padEnd(256 * 1024 + 1), {}]],
  ["others", () => ['{"origins":["https://other.example"]}', {}]],
])("has nothing of %s", async (_, answer) => {
  answers(...answer(body));
  expect(await ask()).toBe(false);
});

it("takes 256 KiB", async () => {
  answers(body.padEnd(256 * 1024));
  expect(await ask()).toBe(true);
});

it("stops reading what does not end", async () => {
  let pulls = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulls++;
      controller.enqueue(new Uint8Array(1024));
    },
  });
  answers(endless);
  expect(await ask()).toBe(false);
  expect(pulls).toBeLessThan(300);
});

it("asks nothing of a site to which the extension has no right", async () => {
  answers();
  browserState.refused = [`https://${site}/*`];
  expect(await ask()).toBe(false);
  expect(fetched).not.toHaveBeenCalled();
});

/** A server that never answers. */
const hang: typeof fetch = (_, init) =>
  new Promise((_, reject) => {
    const end = () => reject(init?.signal?.reason);
    if (init?.signal?.aborted) end();
    init?.signal?.addEventListener("abort", end);
  });

it("has nothing after ten seconds", async () => {
  // Node's own timer, behind AbortSignal.timeout, is not the fake one.
  const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.timeout(5));
  fetched.mockImplementation(hang);
  expect(await ask()).toBe(false);
  expect(timeout).toHaveBeenCalledWith(10_000);
  timeout.mockRestore();
});

it("rejects with the reason where the page gives up, and keeps nothing of it", async () => {
  fetched.mockImplementation(hang);
  const page = new AbortController();
  const waiting = ask(site, caller, tests, page.signal);
  const reason = new DOMException("gone", "AbortError");
  page.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  answers();
  expect(await ask()).toBe(true);
});

describe("an answer", () => {
  it.each([true, false])("is kept for a minute, and no longer: %s", async (related) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    if (related) answers();
    else fetched.mockRejectedValue(new TypeError("Failed to fetch"));
    expect(await ask()).toBe(related);
    vi.advanceTimersByTime(59_000);
    expect(await ask()).toBe(related);
    expect(fetched).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(2_000);
    expect(await ask()).toBe(related);
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  it("is kept for its caller alone: another one asks as if he were the first", async () => {
    answers();
    await ask();
    expect(await ask(site, "https://spy.example")).toBe(false);
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  it("is one of a bounded number", async () => {
    answers();
    await ask();
    for (let i = 0; i < 100; i++) await ask(site, `https://many${i}.example`, 1000 + i);
    fetched.mockClear();
    await ask(site, "https://many99.example", 1099);
    expect(fetched).not.toHaveBeenCalled();
    await ask();
    expect(fetched).toHaveBeenCalledTimes(1);
  });
});

describe("ten lookups a minute", () => {
  it("are what a site has, in whatever tabs and on whatever hosts", async () => {
    answers();
    const host = new URL(caller).hostname;
    for (let i = 0; i < 30; i++) await ask(`other${i}.example`, `https://a${i}.${host}`, 2000 + i);
    expect(fetched).toHaveBeenCalledTimes(10);
    expect(await ask(site, caller, 3000)).toBeUndefined();
    expect(fetched).toHaveBeenCalledTimes(10);
  });

  it("are what the frames of a tab have together, and none of them is the page's", async () => {
    answers();
    const asFrame = relatedOriginsFor({ tabId: tests, frameId: 5 });
    for (let i = 0; i < 30; i++)
      await asFrame(`victim${i}.example`, `https://ad${tests}-${i}.example`, NEVER);
    expect(fetched).toHaveBeenCalledTimes(10);
    expect(await asFrame(site, caller, NEVER)).toBeUndefined();
    expect(await ask()).toBe(true);
  });

  it("are others for signals, which need no click", async () => {
    answers();
    const signals = relatedOriginsFor({ tabId: tests, frameId: 0 }, "signals");
    for (let i = 0; i < 11; i++) await signals(`again${i}.example`, caller, NEVER);
    expect(await signals(site, caller, NEVER)).toBeUndefined();
    expect(await ask()).toBe(true);
  });

  it("come back, and what was refused is not kept", async () => {
    let now = Math.ceil(performance.now());
    const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
    answers();
    for (let i = 0; i < 11; i++) await ask(`again${i}.example`);
    expect(await ask()).toBeUndefined();
    now += 60_000;
    expect(await ask()).toBe(true);
    clock.mockRestore();
  });
});

it("notes what the answer says of the time, whatever else it says, and asks nobody for that", async () => {
  const date = new Date(Date.now() + 180_000).toUTCString();
  answers("no list", { status: 404, headers: { date } });
  expect(await ask()).toBe(false);
  const noted = browserState.session.get("serverClock") as { host: string; least: number; most: number };
  expect(noted.host).toBe(site);
  expect(noted.least).toBeGreaterThan(177_000);
  expect(noted.most).toBeLessThan(183_000);
  expect(fetched).toHaveBeenCalledOnce();
});
