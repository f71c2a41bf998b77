import { beforeEach, describe, expect, it, vi } from "vitest";
import { readLockSettings } from "../../../background/locking/lock-settings.ts";
import { failure, made, resetBackground } from "../../fakes/background.ts";
import { system } from "../../fakes/fake-system.ts";
import { BY_PIN } from "../../fakes/memory-vault.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
vi.mock("../../../background/storage/sites.ts", () => import("../../fakes/memory-sites.ts"));
vi.mock("../../../background/storage/attempts.ts", () => import("../../fakes/stored-attempts.ts"));
beforeEach(resetBackground);

const DEFAULT = { idleMinutes: 15, withScreen: true };

describe("when the vault locks by itself", () => {
  it("is set to a quarter of an hour and the screen at first, and that is not written down", async () => {
    const { background, storage } = await made();
    const { writes } = storage;
    expect(await background.value("settings.lock", {})).toEqual(DEFAULT);
    expect(storage.writes).toBe(writes);
  });

  it.each([
    { idleMinutes: 5, withScreen: false },
    { idleMinutes: 0, withScreen: true },
    { idleMinutes: 240, withScreen: true },
  ])("is kept as %j, over locking too", async (settings) => {
    const { background } = await made(1);
    expect(await background.value("settings.setLock", settings)).toEqual(settings);
    await background.value("vault.lock", {});
    await background.value("vault.unlock", { secret: BY_PIN });
    expect(await background.value("settings.lock", {})).toEqual(settings);
    expect((await background.report()).findings).toEqual([]);
  });

  it("is one record, however often it is set", async () => {
    const { background, storage } = await made();
    for (const idleMinutes of [5, 10, 20]) {
      await background.value("settings.setLock", { idleMinutes, withScreen: true });
    }
    expect(storage.records).toHaveLength(1);
    expect(await background.value("settings.lock", {})).toEqual({ idleMinutes: 20, withScreen: true });
  });

  it("holds at once, not from the next unlocking on", async () => {
    const { background } = await made();
    await background.value("settings.setLock", { idleMinutes: 7, withScreen: true });
    await vi.waitFor(() => expect(system.detectionInterval).toBe(7 * 60));
  });

  it("is told to nobody and changed by nobody while the vault is locked", async () => {
    const { background, storage } = await made();
    await background.value("vault.lock", {});
    const { writes } = storage;
    expect(await background.call("settings.lock", {})).toEqual(failure("locked"));
    expect(await background.call("settings.setLock", DEFAULT)).toEqual(failure("locked"));
    expect(storage.writes).toBe(writes);
  });

  it.each([
    ["another kind of value", 5, DEFAULT],
    ["no field that is known", new Map(), DEFAULT],
    [
      "one field of another kind",
      new Map<string, string | boolean>([
        ["withScreen", false],
        ["idleMinutes", "5"],
      ]),
      {
        idleMinutes: 15,
        withScreen: false,
      },
    ],
    ["one field only", new Map([["idleMinutes", 5]]), { idleMinutes: 5, withScreen: true }],
  ])("is the default where the record has %s", async (_, value, expected) => {
    const { background } = await made();
    await background.vault.setSetting("locking", value);
    expect(await readLockSettings(background.vault)).toEqual(expected);
  });
});
