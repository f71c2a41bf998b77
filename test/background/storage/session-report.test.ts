import { beforeEach, expect, it, vi } from "vitest";
import { someBytes } from "../../fakes/hex.ts";

const stored = new Map<string, unknown>();
const session = {
  get: vi.fn(async (key: string) => ({ [key]: stored.get(key) })),
  set: vi.fn(async (values: object) => {
    for (const [key, value] of Object.entries(values)) stored.set(key, value);
  }),
  remove: async (keys: string | string[]) => {
    for (const key of [keys].flat()) stored.delete(key);
  },
};
vi.mock("webextension-polyfill", () => ({ default: { storage: { session } } }));

const KEYS = {
  ...{ vaultId: someBytes(16, 1), records: someBytes(32, 2) },
  ...{ index: someBytes(32, 3), places: someBytes(32, 4) },
};
const REPORT = { generation: 3, records: 2, findings: [], setAside: 0, broughtBack: false };

/** As a background finds it that has just started. */
async function started() {
  vi.resetModules();
  const { vaultSession } = await import("../../../background/storage/session.ts");
  return { vaultSession, ...(await import("../../../background/storage/session-report.ts")) };
}

beforeEach(() => stored.clear());

it("is there for the next background, and gone with the keys", async () => {
  const { vaultSession, sessionReport } = await started();
  await vaultSession.set(KEYS);
  await sessionReport.remember(REPORT);
  expect(await (await started()).sessionReport.recall()).toEqual(REPORT);
  await vaultSession.clear();
  expect(await sessionReport.recall()).toBeUndefined();
  await sessionReport.remember(REPORT);
  expect([...stored]).toEqual([]);
});

it("goes again where the vault was locked while it was written", async () => {
  const { vaultSession, sessionReport } = await started();
  await vaultSession.set(KEYS);
  session.set.mockImplementationOnce(async (values) => {
    await vaultSession.clear();
    for (const [key, value] of Object.entries(values)) stored.set(key, value);
  });
  await sessionReport.remember(REPORT);
  expect([...stored]).toEqual([]);
});

it("keeps nobody from a check where the session fails", async () => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  const { vaultSession, sessionReport } = await started();
  await vaultSession.set(KEYS);
  session.set.mockRejectedValueOnce(new Error("No memory"));
  await sessionReport.remember(REPORT);
  session.get.mockRejectedValueOnce(new Error("No memory"));
  expect(await sessionReport.recall()).toBeUndefined();
  expect(warned).toHaveBeenCalledTimes(2);
});
