import { beforeEach, expect, it, vi } from "vitest";
import { someBytes } from "../../fakes/hex.ts";

/** `storage.session`, in which one call can fail. */
const stored = new Map<string, unknown>();
const fail = { next: false };
const doing = async <T>(task: () => T): Promise<T> => {
  const fails = fail.next;
  fail.next = false;
  if (fails) throw new Error("No memory");
  return task();
};
const session = {
  get: vi.fn((key: string) => doing(() => ({ [key]: stored.get(key) }))),
  set: (values: object) =>
    doing(() => {
      for (const [key, value] of Object.entries(values)) stored.set(key, value);
    }),
  remove: (keys: string[]) =>
    doing(() => {
      for (const key of keys) stored.delete(key);
    }),
};
vi.mock("webextension-polyfill", () => ({ default: { storage: { session } } }));

const KEYS = {
  vaultId: someBytes(16, 1),
  records: someBytes(32, 2),
  index: someBytes(32, 3),
  places: someBytes(32, 4),
};

/** The session as a background finds it that has just started. */
async function started() {
  vi.resetModules();
  return (await import("../../../background/storage/session.ts")).vaultSession;
}

beforeEach(() => {
  stored.clear();
  session.get.mockClear();
});

it("outlives the background, and is asked for once", async () => {
  await (await started()).set(KEYS);
  const next = await started();
  expect(await next.get()).toEqual(KEYS);
  expect(await next.get()).toEqual(KEYS);
  expect(session.get).toHaveBeenCalledOnce();
});

it("is empty after it was cleared, for this background and the next", async () => {
  const first = await started();
  await first.set(KEYS);
  await first.clear();
  expect(await first.get()).toBeUndefined();
  expect(await (await started()).get()).toBeUndefined();
});

it("that is cleared while it is read is empty", async () => {
  await (await started()).set(KEYS);
  const next = await started();
  const [read] = await Promise.all([next.get(), next.clear()]);
  expect(read).toBeUndefined();
  expect(await next.get()).toBeUndefined();
});

it("that could not be cleared is looked at again", async () => {
  const first = await started();
  await first.set(KEYS);
  fail.next = true;
  await expect(first.clear()).rejects.toThrow("No memory");
  expect(await first.get()).toEqual(KEYS);
});

it("that could not be written holds nothing", async () => {
  const first = await started();
  fail.next = true;
  await expect(first.set(KEYS)).rejects.toThrow("No memory");
  expect(await first.get()).toBeUndefined();
});
