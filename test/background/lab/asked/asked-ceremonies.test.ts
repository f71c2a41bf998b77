import { beforeEach, describe, expect, it, vi } from "vitest";
import browser from "webextension-polyfill";
import { AskedCeremonies } from "../../../../background/lab/asked/asked-ceremonies.ts";
import { InUse } from "../../../../background/lab/in-use.ts";
import { markToolbar } from "../../../../background/lab/toolbar-mark.ts";
import { ASKED_KEY, type AskedCeremony } from "../../../../src/lab/asked/asked-ceremony.ts";
import type { AskedDecision, AskedEnd } from "../../../../src/lab/asked/decision.ts";
import { ASSIGNMENTS_KEY, assignmentsOf } from "../../../../src/lab/profiles/assignments.ts";
import { browserState } from "../../../fakes/fake-browser.ts";
import { namedProfile } from "../../../fakes/lab-profiles.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../../fakes/fake-browser.ts")).fakeBrowser,
}));
vi.mock("../../../../background/lab/lab-database.ts", () => ({ storedProfiles: async () => [] }));
vi.mock("../../../../background/lab/toolbar-mark.ts", () => ({ markToolbar: vi.fn(async () => {}) }));

const profile = namedProfile(1);
const DOCUMENT = {
  origin: "https://example.com",
  tabId: 1,
  frameId: 0,
  documentId: "DOCUMENT-1",
  windowId: 10,
  private: false,
  shown: true,
};
const APPROVED: AskedDecision = { type: "approved", recognised: true };
const never = () => new AbortController().signal;

function shown(id: string, changes: Partial<AskedCeremony> = {}): AskedCeremony {
  return {
    id,
    kind: "get",
    profile: { id: profile.id, name: profile.name, colour: profile.colour },
    tabId: 1,
    origin: "https://example.com",
    rpId: "example.com",
    choices: [],
    moreChoices: 0,
    userVerification: "preferred",
    leavesVerificationOpen: true,
    since: 1_000,
    ...changes,
  };
}

/** A background that has just started, and what it tells. */
async function started() {
  const inUse = new InUse();
  const told: { waiting: string[]; ended?: [string, AskedEnd] }[] = [];
  const asked = new AskedCeremonies(inUse, (waiting, ended) => {
    told.push({ waiting: waiting.map(({ id }) => id), ...(ended && { ended: [ended.shown.id, ended.how] }) });
    inUse.waits(waiting.length).catch(console.warn);
  });
  await asked.ready;
  await inUse.ready;
  return { asked, inUse, told };
}

const kept = () =>
  (browserState.session.get(ASKED_KEY) as { shown: AskedCeremony }[]).map((one) => one.shown.id);

beforeEach(() => {
  browserState.reset();
  browserState.session.set(ASSIGNMENTS_KEY, assignmentsOf([profile], []));
  vi.mocked(markToolbar).mockClear();
});

describe("a ceremony that waits", () => {
  it("is told to the pages, kept for the next background, and counted in the toolbar", async () => {
    const { asked, told } = await started();
    const answer = asked.ask(shown("a"), DOCUMENT, never());
    await vi.waitFor(() => expect(kept()).toEqual(["a"]));
    expect(asked.all).toEqual([shown("a")]);
    await vi.waitFor(() => expect(markToolbar).toHaveBeenLastCalledWith([expect.anything()], 1));
    await asked.answer("a", APPROVED);
    expect(await answer).toEqual(APPROVED);
    expect(told.at(-1)).toEqual({ waiting: [], ended: ["a", "approved"] });
    await vi.waitFor(() => expect(kept()).toEqual([]));
    await vi.waitFor(() => expect(markToolbar).toHaveBeenLastCalledWith([expect.anything()], 0));
  });

  it("has one answer: the first, of however many pages", async () => {
    const { asked, told } = await started();
    const answer = asked.ask(shown("a"), DOCUMENT, never());
    await vi.waitFor(() => expect(asked.all).toHaveLength(1));
    await asked.answer("a", { type: "declined" });
    await expect(asked.answer("a", APPROVED)).rejects.toThrow("does not wait");
    expect(await answer).toEqual({ type: "declined" });
    expect(told.map(({ ended }) => ended?.[1])).toEqual([undefined, "declined"]);
  });

  it("is not ended by a fault of the other kind of ceremony, and is by one of its own", async () => {
    const { asked, told } = await started();
    const answer = asked.ask(shown("a"), DOCUMENT, never());
    await vi.waitFor(() => expect(asked.all).toHaveLength(1));
    await expect(asked.answer("a", { ...APPROVED, fault: "attestation-bad-signature" })).rejects.toThrow(
      "no fault",
    );
    expect(asked.all).toHaveLength(1);
    await asked.answer("a", { ...APPROVED, fault: "bad-signature" });
    expect(await answer).toMatchObject({ fault: "bad-signature" });
    expect(told.at(-1)?.ended).toEqual(["a", "spoilt"]);
  });

  it.each([
    ["left", new DOMException("The page is gone", "AbortError")],
    ["timed-out", new DOMException("Too late", "TimeoutError")],
  ] as const)("is %s where its signal says so", async (how, reason) => {
    const { asked, told } = await started();
    const page = new AbortController();
    const answer = asked.ask(shown("a"), DOCUMENT, page.signal);
    answer.catch(() => {});
    await vi.waitFor(() => expect(asked.all).toHaveLength(1));
    page.abort(reason);
    await expect(answer).rejects.toBe(reason);
    expect(told.at(-1)).toEqual({ waiting: [], ended: ["a", how] });
    await expect(asked.answer("a", APPROVED)).rejects.toThrow("does not wait");
  });

  it.each([
    ["off", [{ ...profile, on: false }]],
    ["gone", []],
    ["not its site's any more", [{ ...profile, sites: [] }]],
    [
      "not the narrowest any more",
      [{ ...profile, sites: [{ type: "rpId", rpId: "example.com" }] }, namedProfile(2)],
    ],
  ] as const)("ends with a NotAllowedError where its profile is %s", async (_, profiles) => {
    const { asked, inUse, told } = await started();
    const answer = asked.ask(shown("a"), DOCUMENT, never());
    answer.catch(() => {});
    await vi.waitFor(() => expect(asked.all).toHaveLength(1));
    await inUse.set(profiles, []);
    asked.recheck();
    await expect(answer).rejects.toMatchObject({ failure: { name: "NotAllowedError" } });
    expect(told.at(-1)?.ended).toEqual(["a", "unassigned"]);
  });

  it("stands behind those that are older; more than fifty end at once", async () => {
    const { asked } = await started();
    for (let i = 0; i < 50; i++) {
      const document = { ...DOCUMENT, documentId: `D${i}` };
      asked.ask(shown(`${i}`, { since: 1_000 - i }), document, never()).catch(() => {});
    }
    await vi.waitFor(() => expect(asked.all).toHaveLength(50));
    expect(asked.all[0]?.id).toBe("49");
    await expect(asked.ask(shown("one more"), DOCUMENT, never())).rejects.toMatchObject({
      failure: { name: "NotAllowedError", message: expect.stringContaining("50 requests wait") },
    });
  });
});

describe("after a stop of the background", () => {
  async function stopped() {
    const before = await started();
    before.asked.ask(shown("a", { deadline: 99 }), DOCUMENT, never()).catch(() => {});
    await vi.waitFor(() => expect(kept()).toEqual(["a"]));
    return started();
  }

  it("it is shown at once, known to its own document alone, and goes on", async () => {
    const { asked, told } = await stopped();
    expect(told).toEqual([{ waiting: ["a"] }]);
    expect(await asked.recall("a", { ...DOCUMENT, documentId: "ANOTHER" })).toBeUndefined();
    expect(await asked.recall("b", DOCUMENT)).toBeUndefined();
    expect((await asked.recall("a", DOCUMENT))?.deadline).toBe(99);
    const answer = asked.ask(shown("a", { since: 5_000 }), DOCUMENT, never());
    await vi.waitFor(() => expect(told).toHaveLength(2));
    expect(asked.all[0]?.since).toBe(1_000);
    await asked.answer("a", APPROVED);
    expect(await answer).toEqual(APPROVED);
  });

  it("an answer that comes before its page counts, once", async () => {
    const { asked } = await stopped();
    await asked.answer("a", APPROVED);
    await expect(asked.answer("a", { type: "declined" })).rejects.toThrow("does not wait");
    expect(await asked.ask(shown("a"), DOCUMENT, never())).toEqual(APPROVED);
    expect(asked.all).toEqual([]);
  });

  it("it is left where its page does not come back", async () => {
    const before = await started();
    before.asked.ask(shown("a"), DOCUMENT, never()).catch(() => {});
    await vi.waitFor(() => expect(kept()).toEqual(["a"]));
    vi.useFakeTimers();
    try {
      const { told } = await started();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(told.at(-1)).toEqual({ waiting: [], ended: ["a", "left"] });
      expect(kept()).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("one that was decided is not known any more", async () => {
    const before = await started();
    before.asked.ask(shown("a"), DOCUMENT, never()).catch(() => {});
    await vi.waitFor(() => expect(kept()).toEqual(["a"]));
    await before.asked.answer("a", APPROVED);
    await vi.waitFor(() => expect(kept()).toEqual([]));
    const { asked } = await started();
    expect(await asked.recall("a", DOCUMENT)).toBeUndefined();
  });

  it("is not looked for where no profile is in use: the start of the background is spared that", async () => {
    browserState.session.set(ASSIGNMENTS_KEY, assignmentsOf([], []));
    const look = vi.spyOn(browser.storage.session, "get");
    await started();
    expect(look.mock.calls).toEqual([[ASSIGNMENTS_KEY]]);
    browserState.session.set(ASSIGNMENTS_KEY, assignmentsOf([profile], []));
    await started();
    expect(look.mock.calls.flat()).toContain(ASKED_KEY);
    look.mockRestore();
  });
});
