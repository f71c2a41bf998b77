import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Asked, clockOf, noteServerClock, serverClock } from "../../../background/clock/server-clock.ts";
import { browserState, fakeBrowser } from "../../fakes/fake-browser.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-browser.ts")).fakeBrowser,
}));
beforeEach(() => browserState.reset());

const DATE = "Sat, 21 Nov 2026 12:00:00 GMT";
const SERVER = Date.parse(DATE);
/** Asked by a clock that is behind the server's by so much, half a second into its second. */
function asked(behind: number, took = 200): Asked {
  const sentAt = SERVER + 500 - behind;
  return { host: "example.com", sentAt, answeredAt: sentAt + took, took };
}
const head = (more: Record<string, string> = {}) => new Headers({ date: DATE, ...more });

describe("the date of an answer", () => {
  it.each([0, 180_000, -180_000])("tells a clock that is %d ms behind, and how surely", (behind) => {
    expect(clockOf(asked(behind), head())).toEqual({
      ...{ host: "example.com", least: behind - 700, most: behind + 500 },
      at: asked(behind).answeredAt,
    });
  });

  it("tells less the longer the answer took", () => {
    const server = clockOf(asked(0, 9000), head());
    expect((server?.most ?? 0) - (server?.least ?? 0)).toBe(10_000);
  });

  it.each<[string, Asked, Headers]>([
    ["there is none", asked(0), new Headers()],
    ["it is none", asked(0), new Headers({ date: "yesterday" })],
    ["it comes from a cache", asked(0), head({ age: "120" })],
    ["the answer took long", asked(0, 11_000), head()],
    ["the clock was set meanwhile", { ...asked(0), answeredAt: asked(0).answeredAt + 60_000 }, head()],
  ])("says nothing where %s", (_, request, headers) => {
    expect(clockOf(request, headers)).toBeUndefined();
  });
});

const moment = (at: number, ticks = at, run = 1) => ({ at, ticks, run });

it("is kept for an hour, the last one, in memory alone", async () => {
  const { answeredAt } = asked(60_000);
  await noteServerClock(asked(0), head(), moment(answeredAt));
  await noteServerClock({ ...asked(60_000), host: "later.example" }, head(), moment(answeredAt));
  expect([...browserState.session.keys()]).toEqual(["serverClock"]);
  const kept = await serverClock(moment(answeredAt + 3_599_000));
  expect(kept).toEqual({ host: "later.example", least: 59_300, most: 60_500, at: answeredAt });
  expect(await serverClock(moment(answeredAt + 3_600_000))).toBeUndefined();
  expect(browserState.session.size).toBe(0);
});

describe("a clock that was set since", () => {
  const { answeredAt } = asked(600_000);
  const note = () => noteServerClock(asked(600_000), head(), moment(answeredAt));

  it.each([600_000, -600_000, 30_000])("by %d ms, while the background ran", async (by) => {
    await note();
    expect(await serverClock(moment(answeredAt + 120_000))).toBeDefined();
    expect(await serverClock(moment(answeredAt + 130_000 + by, answeredAt + 130_000))).toBeUndefined();
    // Set back again, nothing comes back.
    expect(await serverClock(moment(answeredAt + 140_000))).toBeUndefined();
  });

  it.each([600_000, -30_000])("by %d ms, while it was stopped", async (by) => {
    await note();
    expect(await serverClock(moment(answeredAt + 60_000, 5, 2))).toBeDefined();
    expect(await serverClock(moment(answeredAt + 70_000 + by, 5, 3))).toBeUndefined();
  });
});

it.each(["Thu, 01 Jan 1970 00:00:00 GMT", "1", "+275760-09-13T00:00:00Z"])("is no date: %s", (date) => {
  expect(clockOf(asked(0), new Headers({ date }))).toBeUndefined();
});

it("that cannot be kept fails nothing", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.spyOn(fakeBrowser.storage.session, "set").mockRejectedValueOnce(new Error("quota"));
  await noteServerClock(asked(0), head());
  expect(warn).toHaveBeenCalledOnce();
});
