import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { fetchWellKnown } from "../../background/related-origins.ts";
import { NEVER } from "../fakes/scripted-consent.ts";

const BODY = '{"origins":["https://a.example"]}';
const JSON_TYPE = { "content-type": "application/json" };
const fetched = vi.fn<typeof fetch>();
/** Each test asks for a site of its own: what one got is kept. */
let sites = 0;
let site = "";

beforeEach(() => {
  site = `site${++sites}.example`;
  vi.stubGlobal("fetch", fetched);
});
afterEach(() => {
  fetched.mockReset();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function answers(
  body: BodyInit | null,
  init: ResponseInit = {},
  url = `https://${site}/.well-known/webauthn`,
) {
  fetched.mockImplementation(async () => {
    const response = new Response(body, { headers: JSON_TYPE, ...init });
    Object.defineProperty(response, "url", { value: url });
    return response;
  });
}

it("asks without credentials, without a referrer and past every cache", async () => {
  answers(BODY);
  expect(await fetchWellKnown(site, NEVER)).toBe(BODY);
  const [address, init] = fetched.mock.calls[0] ?? [];
  expect(address).toBe(`https://${site}/.well-known/webauthn`);
  expect(init).toMatchObject({ credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" });
  expect(init?.method ?? "GET").toBe("GET");
});

it.each(["application/json", "application/json; charset=utf-8", "Application/JSON"])(
  "takes %s",
  async (type) => {
    answers(BODY, { headers: { "content-type": type } });
    expect(await fetchWellKnown(site, NEVER)).toBe(BODY);
  },
);

it.each<[string, BodyInit | null, ResponseInit, string?]>([
  ["another status", BODY, { status: 404 }],
  ["another success", BODY, { status: 203 }],
  ["no content", null, { status: 204 }],
  ["another type", BODY, { headers: { "content-type": "text/html" } }],
  ["a type that begins so", BODY, { headers: { "content-type": "application/jsonp" } }],
  ["no type", new Uint8Array(3), { headers: {} }],
  ["a redirect that led to http", BODY, {}, "http://elsewhere.example/"],
  ["more than 256 KiB", `"${"a".repeat(256 * 1024)}"`, {}],
])("has nothing of %s", async (_, body, init, url) => {
  answers(body, init, url);
  expect(await fetchWellKnown(site, NEVER)).toBeUndefined();
});

it("takes 256 KiB", async () => {
  answers("a".repeat(256 * 1024));
  expect(await fetchWellKnown(site, NEVER)).toHaveLength(256 * 1024);
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
  expect(await fetchWellKnown(site, NEVER)).toBeUndefined();
  expect(pulls).toBeLessThan(300);
});

it("has nothing of a site that cannot be reached, and asks again the next time", async () => {
  fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  expect(await fetchWellKnown(site, NEVER)).toBeUndefined();
  answers(BODY);
  expect(await fetchWellKnown(site, NEVER)).toBe(BODY);
});

/** A server that never answers. */
const hang: typeof fetch = (_, init) =>
  new Promise((_, reject) => {
    init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
  });

it("has nothing after ten seconds", async () => {
  // Node's own timer, behind AbortSignal.timeout, is not the fake one.
  const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.timeout(5));
  fetched.mockImplementation(hang);
  expect(await fetchWellKnown(site, NEVER)).toBeUndefined();
  expect(timeout).toHaveBeenCalledWith(10_000);
  timeout.mockRestore();
});

it("rejects with the reason where the page gives up", async () => {
  fetched.mockImplementation(hang);
  const page = new AbortController();
  const waiting = fetchWellKnown(site, page.signal);
  const reason = new DOMException("gone", "AbortError");
  page.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});

it("keeps a list for a minute, and no longer", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  answers(BODY);
  await fetchWellKnown(site, NEVER);
  vi.advanceTimersByTime(59_000);
  await fetchWellKnown(site, NEVER);
  expect(fetched).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(2_000);
  await fetchWellKnown(site, NEVER);
  expect(fetched).toHaveBeenCalledTimes(2);
});

it("keeps a bounded number of lists", async () => {
  answers(BODY);
  for (let i = 0; i < 25; i++) await fetchWellKnown(`many${i}.example`, NEVER);
  fetched.mockClear();
  await fetchWellKnown("many24.example", NEVER);
  expect(fetched).not.toHaveBeenCalled();
  await fetchWellKnown("many0.example", NEVER);
  expect(fetched).toHaveBeenCalledTimes(1);
});
