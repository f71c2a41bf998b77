import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Locking } from "../../../background/locking/locking.ts";
import type { LockSettings, VaultState } from "../../../src/wire/vault.ts";
import { fakeSystem, system } from "../../fakes/fake-system.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/fake-system.ts")).fakeSystem,
}));
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  system.reset();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 0, 1);

/** A vault whose keys lie in `storage.session`, as they do. */
class FakeVault {
  state = vi.fn(async (): Promise<VaultState> => (system.session.get("keys") ? "unlocked" : "locked"));
  locks = 0;
  onChange = () => {};

  async lock() {
    this.locks++;
    system.session.delete("keys");
    this.onChange();
  }

  get open() {
    return system.session.has("keys");
  }
}

/** The background starts, with a vault that is as the last one left it. */
async function start(settings: Partial<LockSettings> = {}) {
  const vault = new FakeVault();
  const readSettings = vi.fn(async () => ({ idleMinutes: 15, withScreen: true, ...settings }));
  const locking = new Locking(vault, readSettings);
  vault.onChange = () => void locking.follow();
  locking.listen();
  void locking.follow();
  /** A message comes in and would be answered. */
  const message = () => locking.check();
  const unlock = async () => {
    await message();
    system.session.set("keys", true);
    await locking.follow();
  };
  await vi.advanceTimersByTimeAsync(0);
  return { vault, locking, readSettings, message, unlock };
}

async function unlocked(settings: Partial<LockSettings> = {}) {
  vi.setSystemTime(NOW);
  const background = await start(settings);
  await background.unlock();
  return background;
}

/** The computer sleeps: no timer runs, its clock does. */
const sleep = (ms: number) => vi.setSystemTime(Date.now() + ms);

/** Time in which the background is stopped, and woken by nothing. */
const standStill = sleep;

describe("sleep", () => {
  it("locks the vault before the next answer", async () => {
    const { vault, message } = await unlocked();
    sleep(3 * MINUTE);
    await message();
    expect(vault.open).toBe(false);
  });

  it("locks it before the answers to messages that come together", async () => {
    const { vault, message } = await unlocked();
    sleep(3 * MINUTE);
    const open: boolean[] = [];
    await Promise.all(
      [1, 2, 3].map(async () => {
        await message();
        open.push(vault.open);
      }),
    );
    expect(open).toEqual([false, false, false]);
    expect(vault.locks).toBe(1);
  });

  it("locks it at the next beat where no message comes", async () => {
    const { vault } = await unlocked();
    sleep(60 * MINUTE);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(vault.open).toBe(false);
  });

  it("is not seen in a night awake, whether the background is stopped between the beats or not", async () => {
    const { vault } = await unlocked();
    await vi.advanceTimersByTimeAsync(60 * MINUTE);
    let last = vault;
    for (let i = 0; i < 60; i++) {
      await vi.advanceTimersByTimeAsync(30_000);
      system.stopBackground();
      last = (await start()).vault;
      await vi.advanceTimersByTimeAsync(30_000);
    }
    expect(last.open).toBe(true);
  });

  it("is not seen where a beat is late or is left out", async () => {
    const { vault, message } = await unlocked();
    standStill(2 * MINUTE);
    await message();
    standStill(2.5 * MINUTE);
    await message();
    expect(vault.open).toBe(true);
  });

  it("is seen by the background that it wakes", async () => {
    await unlocked();
    system.stopBackground();
    sleep(10 * MINUTE);
    const { vault } = await start();
    expect(vault.open).toBe(false);
  });

  it("while locked is no reason to lock", async () => {
    vi.setSystemTime(NOW);
    const { vault, message, unlock } = await start();
    sleep(60 * MINUTE);
    await message();
    expect(vault.locks).toBe(0);
    sleep(60 * MINUTE);
    await unlock();
    await message();
    expect(vault.open).toBe(true);
  });
});

describe("a clock that is set", () => {
  it.each([
    ["forward", 3 * MINUTE],
    ["back", -3 * MINUTE],
    ["back by a year", -365 * 24 * 60 * MINUTE],
  ])("%s locks the vault", async (_, by) => {
    const { vault, message } = await unlocked();
    vi.setSystemTime(NOW + by);
    await message();
    expect(vault.open).toBe(false);
  });

  it.each([2 * MINUTE, -2 * MINUTE])("by %d ms, as time servers do, does not", async (by) => {
    const { vault, message } = await unlocked();
    vi.setSystemTime(NOW + by);
    await message();
    expect(vault.open).toBe(true);
  });
});

describe("a check", () => {
  it("looks into the session once, however often it is made", async () => {
    const { message } = await unlocked();
    const get = vi.spyOn(fakeSystem.storage.session, "get");
    await message();
    await message();
    expect(get).not.toHaveBeenCalled();
    await start();
    expect(get).toHaveBeenCalledWith("locking.awakeAt");
  });

  it("notes the time at most every five seconds, which is enough to see a sleep by", async () => {
    const { message } = await unlocked();
    const set = vi.spyOn(fakeSystem.storage.session, "set");
    for (let i = 0; i < 100; i++) {
      await vi.advanceTimersByTimeAsync(100);
      await message();
    }
    expect(set.mock.calls.length).toBeLessThanOrEqual(2);
    // What was not noted is little: a gap just under what counts as sleep is none.
    standStill(144_000);
    expect((await start()).vault.open).toBe(true);
    sleep(3 * MINUTE);
    expect((await start()).vault.open).toBe(false);
  });

  it("locks where nothing was noted and the vault is open all the same", async () => {
    await unlocked();
    system.session.delete("locking.awakeAt");
    const { vault } = await start();
    expect(vault.open).toBe(false);
  });

  it("rejects where the vault cannot be locked, and locks it the next time", async () => {
    const { vault, message } = await unlocked();
    sleep(3 * MINUTE);
    vi.spyOn(vault, "lock").mockRejectedValueOnce(new Error("No memory"));
    await expect(message()).rejects.toThrow("No memory");
    expect(vault.open).toBe(true);
    await message();
    expect(vault.open).toBe(false);
  });

  it("locks a vault that cannot be read", async () => {
    const { vault, message } = await unlocked();
    sleep(3 * MINUTE);
    vault.state.mockRejectedValue(new Error("Damaged"));
    await message();
    expect(vault.open).toBe(false);
  });

  it("does not wait for settings that cannot be read yet", async () => {
    const { vault, locking, readSettings, message } = await unlocked();
    readSettings.mockReturnValue(new Promise(() => {}));
    void locking.follow();
    sleep(3 * MINUTE);
    await message();
    expect(vault.open).toBe(false);
  });
});

describe("the beat", () => {
  it("is there while the vault is open, and only then", async () => {
    const { vault, unlock } = await unlocked();
    expect([...system.alarms.keys()]).toEqual(["locking"]);
    await vault.lock();
    await vi.advanceTimersByTimeAsync(0);
    expect(system.alarms.size).toBe(0);
    await unlock();
    expect(system.alarms.size).toBe(1);
  });

  it("ends by itself where the vault was locked and nobody said so", async () => {
    await unlocked();
    system.session.delete("keys");
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(system.alarms.size).toBe(0);
  });

  it("goes on as it was when the vault changes", async () => {
    const { locking } = await unlocked();
    const alarm = system.alarms.get("locking");
    await locking.follow();
    expect(system.alarms.get("locking")).toBe(alarm);
  });

  it("begins where the background was stopped between unlocking and its first beat", async () => {
    const { message } = await start();
    await message();
    system.session.set("keys", true);
    system.stopBackground();
    const { vault } = await start();
    expect(vault.open).toBe(true);
    expect(system.alarms.size).toBe(1);
    expect(system.detectionInterval).toBe(900);
  });
});

describe("idle minutes", () => {
  it.each([
    [15, 900],
    [1, 60],
    [0.1, 15],
    [1000, 14_400],
  ])("of %d are %d seconds for the browser", async (idleMinutes, seconds) => {
    await unlocked({ idleMinutes });
    expect(system.detectionInterval).toBe(seconds);
  });

  it("lock the vault when they are over", async () => {
    const { vault } = await unlocked();
    system.turn("active");
    await vi.advanceTimersByTimeAsync(0);
    expect(vault.open).toBe(true);
    system.turn("idle");
    await vi.advanceTimersByTimeAsync(0);
    expect(vault.open).toBe(false);
  });

  it("do not lock it when there are none", async () => {
    const { vault } = await unlocked({ idleMinutes: 0 });
    expect(system.detectionInterval).toBeUndefined();
    system.turn("idle");
    await vi.advanceTimersByTimeAsync(0);
    expect(vault.open).toBe(true);
  });

  it("can be changed while it is open", async () => {
    const { locking, readSettings } = await unlocked();
    readSettings.mockResolvedValue({ idleMinutes: 5, withScreen: true });
    await locking.follow();
    expect(system.detectionInterval).toBe(300);
  });

  it("do not lock a vault that was opened without input that the system knows", async () => {
    system.idle = "idle";
    const { vault } = await unlocked();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(vault.open).toBe(true);
  });

  it("are as by default where the settings cannot be read", async () => {
    const { vault, locking, readSettings } = await unlocked({ idleMinutes: 0 });
    readSettings.mockRejectedValue(new Error("Damaged"));
    await locking.follow();
    expect(system.detectionInterval).toBe(900);
    system.turn("idle");
    await vi.advanceTimersByTimeAsync(0);
    expect(vault.open).toBe(false);
  });

  it("are no matter while the vault is locked", async () => {
    const { vault, readSettings } = await start();
    system.turn("idle");
    system.turn("locked");
    await vi.advanceTimersByTimeAsync(0);
    expect(vault.locks).toBe(0);
    expect(readSettings).not.toHaveBeenCalled();
  });
});

describe("the screen", () => {
  it("locks the vault with it", async () => {
    const { vault } = await unlocked({ idleMinutes: 0 });
    system.turn("locked");
    // The person is back before the background has come to it.
    system.idle = "active";
    await vi.advanceTimersByTimeAsync(0);
    expect(vault.open).toBe(false);
  });

  it("locks it at the next beat where the event was lost", async () => {
    const { vault } = await unlocked({ idleMinutes: 0 });
    system.idle = "locked";
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(vault.open).toBe(false);
  });

  it("does not, where the person wants it so, before the idle minutes are over", async () => {
    const { vault } = await unlocked({ withScreen: false });
    system.turn("locked");
    await vi.advanceTimersByTimeAsync(14 * MINUTE);
    expect(vault.open).toBe(true);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(vault.open).toBe(false);
  });

  it("counts its idle minutes from when it was locked last", async () => {
    const { vault } = await unlocked({ withScreen: false });
    system.turn("locked");
    await vi.advanceTimersByTimeAsync(14 * MINUTE);
    system.turn("active");
    system.turn("locked");
    await vi.advanceTimersByTimeAsync(14 * MINUTE);
    expect(vault.open).toBe(true);
  });

  it("counts nothing from before the vault was locked", async () => {
    const { vault, unlock } = await unlocked({ withScreen: false });
    system.turn("locked");
    await vi.advanceTimersByTimeAsync(14 * MINUTE);
    await vault.lock();
    await unlock();
    system.turn("locked");
    await vi.advanceTimersByTimeAsync(14 * MINUTE);
    expect(vault.open).toBe(true);
  });

  it("never locks it where neither is wanted", async () => {
    const { vault } = await unlocked({ withScreen: false, idleMinutes: 0 });
    system.turn("locked");
    await vi.advanceTimersByTimeAsync(100 * MINUTE);
    expect(vault.open).toBe(true);
  });
});
