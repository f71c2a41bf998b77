import { describe, expect, it, vi } from "vitest";
import { VaultError } from "../../../src/vault/errors.ts";
import { someBytes } from "../../fakes/hex.ts";
import { Computer } from "../../fakes/memory-attempts.ts";

const PIN_SLOT = someBytes(16, 1);
const OTHER_SLOT = someBytes(16, 2);
const HOUR = 3_600_000;

const wrong = () => Promise.reject(new VaultError("wrong-secret", "That is not the PIN."));
const right = async () => "opened";

/** A guess; resolves with what came of it. */
function guess(
  computer: Computer,
  tryIt: () => Promise<unknown> = wrong,
  hasOtherWay = false,
  slot = PIN_SLOT,
) {
  return computer.attempts.guess([slot], hasOtherWay, tryIt).then(
    () => "opened",
    (error: unknown) => (error instanceof VaultError ? error.code : (error as Error).name),
  );
}

/** `count` wrong PINs, each as soon as it is let through. */
async function failures(computer: Computer, count: number) {
  for (let i = 0; i < count; i++) {
    await computer.run((await status(computer)).waitSeconds * 1000);
    expect(await guess(computer)).toBe("wrong-secret");
  }
}

const status = (computer: Computer, hasOtherWay = false, slot = PIN_SLOT) =>
  computer.attempts.status([slot], hasOtherWay);

describe("the wait", () => {
  it("grows from the fifth wrong PIN to an hour, and stays there", async () => {
    const computer = new Computer();
    const seconds: number[] = [];
    for (let i = 0; i < 12; i++) {
      await failures(computer, 1);
      seconds.push((await status(computer)).waitSeconds);
    }
    expect(seconds).toEqual([0, 0, 0, 0, 30, 60, 300, 900, 3600, 3600, 3600, 3600]);
  });

  it("lets no PIN through and counts none while it lasts", async () => {
    const computer = new Computer();
    await failures(computer, 5);
    const tryIt = vi.fn(right);
    await computer.run(29_999);
    const refused = computer.attempts.guess([PIN_SLOT], false, tryIt);
    await expect(refused).rejects.toMatchObject({ code: "wait", seconds: 1, message: /in 1 second\./ });
    expect(tryIt).not.toHaveBeenCalled();
    expect(await status(computer)).toEqual({ waitSeconds: 1, rests: false });
    await computer.run(1);
    expect(await guess(computer)).toBe("wrong-secret");
    expect(await status(computer)).toEqual({ waitSeconds: 60, rests: false });
  });

  it("says how long it is in words", async () => {
    const computer = new Computer();
    await failures(computer, 6);
    await expect(computer.attempts.guess([PIN_SLOT], false, right)).rejects.toThrow("in 60 seconds.");
    await failures(computer, 1);
    await expect(computer.attempts.guess([PIN_SLOT], false, right)).rejects.toThrow("in 5 minutes.");
  });

  it("tells whoever keeps the time, also one who comes later", async () => {
    const computer = new Computer();
    await failures(computer, 4);
    expect(computer.waits).toBe(0);
    await failures(computer, 1);
    expect(computer.waits).toBe(1);
    computer.restart();
    await status(computer);
    expect(computer.waits).toBe(2);
  });

  it("is written down as it runs, so that a restart costs no more than since the last tick", async () => {
    const computer = new Computer();
    await failures(computer, 5);
    await computer.run(20_000);
    computer.ran += 4_000;
    computer.restart();
    expect((await status(computer)).waitSeconds).toBe(10);
    expect(await computer.attempts.tick()).toBe(true);
    await computer.run(10_000);
    expect(await computer.attempts.tick()).toBe(false);
  });

  it("does not run while the background is stopped", async () => {
    const computer = new Computer();
    await failures(computer, 9);
    computer.ran += HOUR;
    computer.restart();
    expect((await status(computer)).waitSeconds).toBe(3600);
  });

  it("does not run on through the sleep of a computer whose clock does", async () => {
    const computer = new Computer();
    await failures(computer, 9);
    computer.ran += HOUR;
    expect((await status(computer)).waitSeconds).toBe(3600 - 30);
  });

  it("that another process wrote begins when it is first seen", async () => {
    const computer = new Computer();
    const older = computer.attempts;
    await older.tick();
    computer.restart();
    computer.ran += 25_000;
    await failures(computer, 5);
    expect((await older.status([PIN_SLOT], false)).waitSeconds).toBe(30);
    computer.ran += 29_000;
    expect((await older.status([PIN_SLOT], false)).waitSeconds).toBe(1);
  });

  it("from before a restart begins anew when it is first seen, however long that takes", async () => {
    const computer = new Computer();
    await failures(computer, 5);
    computer.restart();
    computer.ran += 25_000;
    expect((await status(computer)).waitSeconds).toBe(30);
  });

  it("begins when it is written, however long that takes", async () => {
    const computer = new Computer();
    await failures(computer, 4);
    computer.storage.onWrite = () => {
      computer.ran += 2_000;
    };
    await failures(computer, 1);
    computer.storage.onWrite = () => {};
    expect((await status(computer)).waitSeconds).toBe(30);
  });
});

describe("rest", () => {
  it("comes after ten wrong PINs where there is another way, and ends when that was used", async () => {
    const computer = new Computer();
    await failures(computer, 9);
    await computer.run(HOUR);
    expect(await guess(computer, wrong, true)).toBe("wrong-secret");
    expect(await status(computer, true)).toMatchObject({ rests: true });
    await computer.run(2 * HOUR);
    const tryIt = vi.fn(right);
    expect(await guess(computer, tryIt, true)).toBe("pin-rests");
    expect(tryIt).not.toHaveBeenCalled();
    await computer.attempts.opened();
    expect(await status(computer, true)).toEqual({ waitSeconds: 0, rests: false });
    expect(await guess(computer, right, true)).toBe("opened");
  });

  it("does not come where the PIN is the only way", async () => {
    const computer = new Computer();
    await failures(computer, 10);
    await computer.run(HOUR);
    expect(await guess(computer, right, false)).toBe("opened");
  });
});

describe("a right PIN", () => {
  it("sets the counters of all slots to 0", async () => {
    const computer = new Computer();
    await failures(computer, 4);
    await guess(computer, wrong, false, OTHER_SLOT);
    expect(await guess(computer, right)).toBe("opened");
    expect(computer.storage.stored).toEqual([]);
    await failures(computer, 4);
    expect((await status(computer)).waitSeconds).toBe(0);
  });

  it("opens before the counter is set back, for which the next guess waits", async () => {
    const computer = new Computer();
    let write = () => {};
    const held = new Promise<void>((resolve) => {
      write = resolve;
    });
    const original = computer.storage.write.bind(computer.storage);
    vi.spyOn(computer.storage, "write").mockImplementation(async (attempts) => {
      if (attempts.length === 0) await held;
      return original(attempts);
    });
    expect(await guess(computer, right)).toBe("opened");
    expect(computer.storage.stored).toMatchObject([{ failures: 1 }]);
    const tryIt = vi.fn(right);
    const next = guess(computer, tryIt);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(tryIt).not.toHaveBeenCalled();
    write();
    expect(await next).toBe("opened");
    expect(computer.storage.stored).toEqual([]);
  });

  it("opens even where the counter cannot be set back", async () => {
    const computer = new Computer();
    const result = computer.attempts.guess([PIN_SLOT], false, async () => {
      computer.storage.failing = "before";
      return "opened";
    });
    expect(await result).toBe("opened");
    expect(computer.storage.stored).toMatchObject([{ failures: 1 }]);
  });
});

describe("counting", () => {
  it("is done in the storage before the PIN is tried", async () => {
    const computer = new Computer();
    await failures(computer, 4);
    let atTry: unknown;
    await guess(computer, async () => {
      atTry = structuredClone(computer.storage.stored);
    });
    expect(atTry).toEqual([{ slot: PIN_SLOT, failures: 5, wait: 30_000 }]);
  });

  it("covers every slot that the PIN is tried at, and no other", async () => {
    const computer = new Computer();
    const third = someBytes(16, 3);
    for (let i = 0; i < 5; i++) {
      await computer.attempts.guess([PIN_SLOT, OTHER_SLOT], false, wrong).catch(() => {});
    }
    expect(await status(computer)).toMatchObject({ waitSeconds: 30 });
    expect(await status(computer, false, OTHER_SLOT)).toMatchObject({ waitSeconds: 30 });
    expect(await status(computer, false, third)).toMatchObject({ waitSeconds: 0 });
    await expect(computer.attempts.guess([third, PIN_SLOT], false, right)).rejects.toMatchObject({
      code: "wait",
    });
  });

  it("takes a guess without a slot for a mistake", async () => {
    const tryIt = vi.fn(right);
    await expect(new Computer().attempts.guess([], true, tryIt)).rejects.toThrow(RangeError);
    expect(tryIt).not.toHaveBeenCalled();
  });

  it("takes a guess back that ended without a verdict", async () => {
    const computer = new Computer();
    await failures(computer, 4);
    const damaged = () => Promise.reject(new VaultError("slot-damaged", "Damaged."));
    expect(await guess(computer, damaged)).toBe("slot-damaged");
    expect(await guess(computer, () => Promise.reject(new RangeError("No memory")))).toBe("RangeError");
    expect(computer.storage.stored).toEqual([{ slot: PIN_SLOT, failures: 4, wait: 0 }]);
  });

  it("stands where it cannot be taken back", async () => {
    const computer = new Computer();
    const result = guess(computer, () => {
      computer.storage.failing = "before";
      return Promise.reject(new VaultError("slot-damaged", "Damaged."));
    });
    expect(await result).toBe("slot-damaged");
    expect(computer.storage.stored).toMatchObject([{ failures: 1 }]);
  });

  it("lets one guess through at a time", async () => {
    const computer = new Computer();
    await failures(computer, 4);
    const tryIt = vi.fn(wrong);
    const all = await Promise.all(Array.from({ length: 20 }, () => guess(computer, tryIt)));
    expect(tryIt).toHaveBeenCalledTimes(1);
    expect(all).toEqual(["wrong-secret", ...Array(19).fill("wait")]);
  });

  it("writes nothing more when another way is used and nothing was counted", async () => {
    const computer = new Computer();
    await computer.attempts.opened();
    await guess(computer, right);
    const { writes } = computer.storage;
    await computer.attempts.opened();
    await computer.attempts.tick();
    expect(computer.storage.writes).toBe(writes);
  });
});

describe("a stop in the middle of a guess", () => {
  it("before the count is written: the PIN was not tried", async () => {
    const computer = new Computer();
    const tryIt = vi.fn(right);
    computer.storage.failing = "before";
    expect(await guess(computer, tryIt)).toBe("QuotaExceededError");
    expect(tryIt).not.toHaveBeenCalled();
    expect(computer.storage.stored).toBeUndefined();
  });

  it("after the count was written: it was not tried either, but stays counted", async () => {
    const computer = new Computer();
    const tryIt = vi.fn(right);
    computer.storage.failing = "after";
    expect(await guess(computer, tryIt)).toBe("AbortError");
    expect(tryIt).not.toHaveBeenCalled();
    computer.restart();
    expect(computer.storage.stored).toMatchObject([{ failures: 1 }]);
  });

  it("while the PIN is tried: it stays counted, and so does its wait", async () => {
    const computer = new Computer();
    const tried = vi.fn();
    for (let i = 0; i < 5; i++) {
      await new Promise<void>((resolve) => {
        const never = () => {
          tried();
          resolve();
          return new Promise<never>(() => {});
        };
        void computer.attempts.guess([PIN_SLOT], false, never);
      });
      computer.restart();
    }
    expect(await guess(computer, tried)).toBe("wait");
    expect(tried).toHaveBeenCalledTimes(5);
    expect(await status(computer)).toEqual({ waitSeconds: 30, rests: false });
  });
});

describe("content that Latchkey did not write", () => {
  const counter = { slot: PIN_SLOT, failures: 0, wait: 0 };
  it.each([
    ["no array", { 0: counter, length: 1 }],
    ["null", null],
    ["no counter", [null]],
    ["a hole", new Array(1)],
    ["a slot that is none", [{ ...counter, slot: someBytes(15, 1) }]],
    ["a negative count", [{ ...counter, failures: -1 }]],
    ["a count that is no number", [{ ...counter, failures: "0" }]],
    ["a count that is not whole", [{ ...counter, failures: 0.5 }]],
    ["a negative wait", [{ ...counter, wait: -1 }]],
    ["an endless wait", [{ ...counter, wait: Number.POSITIVE_INFINITY }]],
    ["a wait of more than an hour", [{ ...counter, wait: HOUR + 1 }]],
    ["a missing field", [{ slot: PIN_SLOT, failures: 0 }]],
    ["a field too many", [{ ...counter, until: 0 }]],
    ["a slot twice", [counter, counter]],
    ["too many slots", Array.from({ length: 18 }, (_, i) => ({ ...counter, slot: someBytes(16, i) }))],
  ])("(%s) costs an hour for every slot, and no more", async (_, stored) => {
    const computer = new Computer();
    computer.storage.stored = stored;
    expect(await guess(computer, right)).toBe("wait");
    await computer.run(HOUR - 1);
    expect(await guess(computer, right, true)).toBe("wait");
    expect(await guess(computer, right, true, OTHER_SLOT)).toBe("wait");
    await computer.run(1);
    expect(await guess(computer, wrong, true, OTHER_SLOT)).toBe("wrong-secret");
    expect(await status(computer, true, OTHER_SLOT)).toEqual({ waitSeconds: 3600, rests: true });
    expect(await guess(computer, right, true)).toBe("opened");
    expect(computer.storage.stored).toEqual([]);
  });

  it("runs out in an hour of many short runs too", async () => {
    const computer = new Computer();
    computer.storage.stored = "?";
    for (let i = 0; i < 120; i++) {
      await status(computer);
      await computer.run(30_000);
      computer.restart();
    }
    expect(await guess(computer, right)).toBe("opened");
  });
});
