import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Summary } from "../../../background/summaries/summaries.ts";
import type { ListedPage, Listing } from "../../../src/vault/whole/listing.ts";
import { someBytes } from "../../fakes/hex.ts";
import { codeSummary } from "../../fakes/item-summaries.ts";

const stored = new Map<string, string>();
const session = {
  get: vi.fn(async (keys: string | string[]) =>
    Object.fromEntries([...stored].filter(([key]) => [keys].flat().includes(key))),
  ),
  set: vi.fn(async (values: Record<string, string>) => {
    for (const [key, value] of Object.entries(values)) stored.set(key, value);
  }),
  remove: async (keys: string[]) => {
    for (const key of keys) stored.delete(key);
  },
};
vi.mock("webextension-polyfill", () => ({ default: { storage: { session } } }));

const KEYS = {
  ...{ vaultId: someBytes(16, 1), records: someBytes(32, 2) },
  ...{ index: someBytes(32, 3), places: someBytes(32, 4) },
};

/** As a background finds it that has just started. */
async function started() {
  vi.resetModules();
  const { vaultSession } = await import("../../../background/storage/session.ts");
  const { sessionSummaries } = await import("../../../background/storage/session-summaries.ts");
  return { vaultSession, sessionSummaries };
}

function page(number: number, label = "Mine"): ListedPage<Summary> {
  const value = { item: codeSummary("Issuer", "ada", { item: `item ${number}`, label, createdAt: number }) };
  const records = [
    { seal: `\u0000\u00ff${number}`, value },
    { seal: `setting ${number}`, value: null },
  ];
  return { seal: `seal ${number} ${label}`, entries: 3, records };
}
const listing = (count: number): Listing<Summary> => ({
  generation: 7,
  sound: true,
  pages: Array.from({ length: count }, (_, i) => page(i)),
});

const summaries = () => [...stored.keys()].filter((key) => key.startsWith("summaries."));

beforeEach(() => {
  stored.clear();
  session.set.mockClear();
});

afterEach(() => {
  vi.restoreAllMocks();
});

it("gives the next background what this one remembered", async () => {
  const { vaultSession, sessionSummaries } = await started();
  expect(await sessionSummaries.recall()).toBeUndefined();
  await vaultSession.set(KEYS);
  await sessionSummaries.remember(listing(40), undefined);
  expect(await (await started()).sessionSummaries.recall()).toEqual(listing(40));
});

it("writes only the part in which a page has changed", async () => {
  const { vaultSession, sessionSummaries } = await started();
  await vaultSession.set(KEYS);
  const before = listing(40);
  await sessionSummaries.remember(before, undefined);
  session.set.mockClear();
  const pages = before.pages.with(5, page(5, "Other"));
  await sessionSummaries.remember({ ...before, pages }, before);
  expect(session.set.mock.calls.map(([values]) => Object.keys(values))).toEqual([["summaries.5"]]);
  expect((await sessionSummaries.recall())?.pages).toEqual(pages);
  session.set.mockClear();
  await sessionSummaries.remember({ ...before, pages }, { ...before, pages });
  expect(session.set).not.toHaveBeenCalled();
});

it("keeps nothing of pages that are gone", async () => {
  const { vaultSession, sessionSummaries } = await started();
  await vaultSession.set(KEYS);
  await sessionSummaries.remember(listing(40), undefined);
  const fewer = { ...listing(2), generation: 8 };
  await sessionSummaries.remember(fewer, listing(40));
  expect(await sessionSummaries.recall()).toEqual(fewer);
});

it("is gone with the keys, and does not come after them", async () => {
  const { vaultSession, sessionSummaries } = await started();
  await vaultSession.set(KEYS);
  await sessionSummaries.remember(listing(4), undefined);
  expect(summaries()).not.toEqual([]);
  await vaultSession.clear();
  expect(summaries()).toEqual([]);
  await sessionSummaries.remember(listing(4), undefined);
  expect(summaries()).toEqual([]);
});

it("goes again where the vault was locked while it was written", async () => {
  const { vaultSession, sessionSummaries } = await started();
  await vaultSession.set(KEYS);
  session.set.mockImplementationOnce(async (values) => {
    await vaultSession.clear();
    for (const [key, value] of Object.entries(values)) stored.set(key, value);
  });
  await sessionSummaries.remember(listing(4), undefined);
  expect([...stored]).toEqual([]);
});

it("keeps no list that would take the session's room, and does not reject where there is none", async () => {
  const { vaultSession, sessionSummaries } = await started();
  await vaultSession.set(KEYS);
  await sessionSummaries.remember(listing(4), undefined);
  const long: Listing<Summary> = { ...listing(1), pages: [page(0, "x".repeat(6 * 2 ** 20))] };
  await sessionSummaries.remember(long, listing(4));
  expect(summaries()).toEqual([]);
  // A change of another part does not bring a part of it back.
  await sessionSummaries.remember({ ...long, pages: [...long.pages, page(1)] }, long);
  expect(summaries()).toEqual([]);
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  session.set.mockRejectedValueOnce(new Error("QUOTA_BYTES"));
  await sessionSummaries.remember(listing(4), undefined);
  expect(warned).toHaveBeenCalledOnce();
});

it("gives nothing where the session cannot be read", async () => {
  const { vaultSession, sessionSummaries } = await started();
  await vaultSession.set(KEYS);
  await sessionSummaries.remember(listing(4), undefined);
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  session.get.mockRejectedValueOnce(new Error("No memory"));
  expect(await sessionSummaries.recall()).toBeUndefined();
  stored.set("summaries.1", "no JSON");
  expect(await sessionSummaries.recall()).toBeUndefined();
  expect(warned).toHaveBeenCalledTimes(2);
});
