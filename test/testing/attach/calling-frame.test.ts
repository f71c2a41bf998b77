import { describe, expect, test } from "vitest";
import { callerOf } from "../../../testing/attach/calling-frame.ts";
import { fakeFrame } from "./fake-frame.ts";

const state = { origin: "https://said.example", active: true };
const top = fakeFrame("https://example.com/page?q#f");
const other = "https://login.example/frame";

describe("the caller", () => {
  test("has the origin of the frame's address, whatever the page says", async () => {
    expect(await callerOf(top, state, "create")).toEqual({
      origin: "https://example.com",
      sameOriginWithAncestors: true,
      allowed: true,
    });
  });

  test.each([
    ["about:blank", "https://example.com"],
    ["about:srcdoc", "https://example.com"],
    ["", "https://example.com"],
    ["blob:https://example.com/6c1f7a51", "https://example.com"],
    ["data:text/html,x", "null"],
  ])("in a frame of the address %j has the origin %s", async (url, origin) => {
    expect((await callerOf(fakeFrame(url, top), state, "get")).origin).toBe(origin);
  });

  test("of a page that shows nothing yet has no origin", async () => {
    const nothing = { ...state, origin: "null" };
    expect((await callerOf(fakeFrame("about:blank"), nothing, "get")).origin).toBe("null");
  });

  test("of a window without an address has the origin of who opened it, and its frames too", async () => {
    const opened = fakeFrame("about:blank");
    const caller = { origin: state.origin, sameOriginWithAncestors: true, allowed: true };
    expect(await callerOf(opened, state, "get")).toEqual(caller);
    expect(await callerOf(fakeFrame("about:srcdoc", opened), state, "get")).toEqual(caller);
    // One of another site knows nothing of the window's.
    expect(await callerOf(fakeFrame(other, opened), { ...state, allowed: true }, "get")).toMatchObject({
      origin: "https://login.example",
      sameOriginWithAncestors: false,
      embedding: { topOrigin: "null" },
    });
  });

  test("in a sandbox has none, which only its document can tell", async () => {
    const frame = fakeFrame("https://example.com/frame", top);
    expect(await callerOf(frame, { ...state, origin: "null" }, "get")).toMatchObject({
      origin: "null",
      sameOriginWithAncestors: false,
    });
  });

  test("in a frame of its own site has no embedding", async () => {
    const frame = fakeFrame("https://example.com/frame", top);
    expect(await callerOf(frame, state, "get")).toEqual({
      origin: "https://example.com",
      sameOriginWithAncestors: true,
      allowed: true,
    });
  });

  test("in a frame of another site has the top's origin, and the page's word on the click", async () => {
    const frame = fakeFrame(other, top, "camera; publickey-credentials-get https://login.example");
    expect(await callerOf(frame, { ...state, active: false }, "get")).toEqual({
      origin: "https://login.example",
      sameOriginWithAncestors: false,
      embedding: { topOrigin: "https://example.com", activated: false },
      allowed: true,
    });
  });

  test("between two pages of its own site is embedded by both", async () => {
    const middle = fakeFrame(other, top, "publickey-credentials-get");
    const inner = fakeFrame("https://example.com/inner", middle, "publickey-credentials-get");
    expect(await callerOf(inner, state, "get")).toMatchObject({
      sameOriginWithAncestors: false,
      embedding: { topOrigin: "https://example.com" },
      allowed: true,
    });
  });
});

describe("a frame of another site", () => {
  test.each([
    [undefined, false],
    ["", false],
    ["publickey-credentials-create", false],
    ["publickey-credentials-get 'none'", false],
    ["publickey-credentials-getter", false],
    ["publickey-credentials-get", true],
    ["fullscreen *;publickey-credentials-get *", true],
  ])("with allow=%j may get: %s", async (allow, allowed) => {
    expect((await callerOf(fakeFrame(other, top, allow), state, "get")).allowed).toBe(allowed);
  });

  test("within one that may not, may not either", async () => {
    const middle = fakeFrame(other, top);
    const inner = fakeFrame("https://third.example", middle, "publickey-credentials-get");
    expect((await callerOf(inner, state, "get")).allowed).toBe(false);
  });

  test("may not where its browser says so, whatever the attribute says", async () => {
    const frame = fakeFrame(other, top, "publickey-credentials-get");
    expect((await callerOf(frame, { ...state, allowed: false }, "get")).allowed).toBe(false);
    const bare = fakeFrame(other, top);
    expect((await callerOf(bare, { ...state, allowed: true }, "get")).allowed).toBe(true);
  });
});
