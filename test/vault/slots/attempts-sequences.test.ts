import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { VaultError } from "../../../src/vault/errors.ts";
import { someBytes } from "../../fakes/hex.ts";
import { Computer } from "../../fakes/memory-attempts.ts";

/** Whatever a thief does with the computer, in whatever order, wins no guess. */

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const SLOT = someBytes(16, 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MOST_GAINED_BY_SLEEP = 30_000;
/** From one tick to the next. */
const LOST_BY_RESTART = 5_000;

/** The rules, stated once more: how long must have run between a guess after `failures` wrong ones and the last. */
function requiredPause(failures: number): number {
  if (failures < 5) return 0;
  if (failures === 5) return 30_000;
  if (failures === 6) return MINUTE;
  if (failures === 7) return 5 * MINUTE;
  return failures === 8 ? 15 * MINUTE : HOUR;
}

type Step =
  | { do: "wrong" | "right" | "damaged" | "kill" | "kill-at-write" | "full-disk" | "together" }
  | { do: "restart" | "opened" | "ask" }
  | { do: "run" | "sleep" | "off"; ms: number }
  | { do: "clock"; to: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom("wrong" as const, "kill" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "damaged" as const,
        "kill-at-write" as const,
        "full-disk" as const,
        "together" as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("right" as const, "opened" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("restart" as const, "ask" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom("run" as const, "run" as const, "sleep" as const, "off" as const),
      ms: fc.oneof(fc.constantFrom(29_999, 30_000, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR), fc.nat(2 * HOUR)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clock" as const), to: fc.nat(8e12) }) },
);

/** Plays steps on a computer, and checks each PIN that is let through against the rules. */
class Thief {
  readonly computer = new Computer();
  readonly #hasOtherWay: boolean;
  /** Wrong ones since the vault was opened; one that was stopped may have been wrong. */
  #failures = 0;
  #lastAt = Number.NEGATIVE_INFINITY;
  /** What `computer.ran` counted too much: the clock of a sleeping computer. */
  #slept = 0;
  tries = 0;
  /** PINs that were let through against the rules. */
  readonly won: string[] = [];

  constructor(hasOtherWay: boolean) {
    this.#hasOtherWay = hasOtherWay;
  }

  get failures() {
    return this.#failures;
  }

  /** One PIN, tried as `verdict` says; resolves when it was refused, judged, or, where there is none, begun. */
  async guess(verdict: (() => Promise<unknown>) | undefined, judged = true): Promise<string> {
    const { computer } = this;
    return new Promise((resolve) => {
      const tryIt = () => {
        this.#letThrough(judged);
        if (verdict) return verdict();
        resolve("stopped");
        return new Promise<never>(() => {});
      };
      computer.attempts.guess([SLOT], this.#hasOtherWay, tryIt).then(
        () => resolve("opened"),
        (error: unknown) => resolve(error instanceof VaultError ? error.code : "other"),
      );
    });
  }

  #letThrough(judged: boolean): void {
    const now = this.computer.ran - this.#slept;
    const pause = now - this.#lastAt;
    const rests = this.#hasOtherWay && this.#failures >= 10;
    if (rests || pause < requiredPause(this.#failures)) this.won.push(`${this.#failures} after ${pause} ms`);
    this.tries++;
    if (!judged) return;
    this.#failures++;
    this.#lastAt = now;
  }

  #restored(): void {
    this.#failures = 0;
  }

  async play(step: Step): Promise<void> {
    const { computer } = this;
    const wrong = () => Promise.reject(new VaultError("wrong-secret", "That is not the PIN."));
    switch (step.do) {
      case "wrong":
        await this.guess(wrong);
        break;
      case "together":
        await Promise.all([this.guess(wrong), this.guess(wrong), this.guess(wrong)]);
        break;
      case "right":
        if ((await this.guess(async () => {})) === "opened") this.#restored();
        break;
      case "damaged":
        await this.guess(() => Promise.reject(new VaultError("slot-damaged", "Damaged.")), false);
        break;
      case "kill":
        await this.guess(undefined);
        computer.restart();
        break;
      case "kill-at-write":
        computer.storage.failing = "after";
        await this.guess(wrong);
        computer.storage.failing = undefined;
        computer.restart();
        break;
      case "full-disk":
        computer.storage.failing = "before";
        await this.guess(wrong);
        computer.storage.failing = undefined;
        break;
      case "restart":
        computer.restart();
        break;
      case "opened":
        await computer.attempts.opened();
        this.#restored();
        break;
      case "ask":
        await computer.attempts.status([SLOT], this.#hasOtherWay);
        break;
      case "run":
        await computer.run(step.ms);
        break;
      case "sleep":
        computer.ran += step.ms;
        this.#slept += Math.max(0, step.ms - MOST_GAINED_BY_SLEEP);
        break;
      case "off":
        // The process of before is gone, and its clock with it.
        computer.ran += step.ms;
        this.#slept += step.ms;
        computer.restart();
        break;
      case "clock":
        vi.setSystemTime(step.to);
    }
  }
}

it("lets no PIN through that the rules do not allow, and does not shut the person out", async () => {
  let most = 0;
  const property = fc.asyncProperty(
    fc.nat(12),
    fc.array(step, { maxLength: 60 }),
    fc.boolean(),
    async (earlier, steps, hasOtherWay) => {
      const thief = new Thief(hasOtherWay);
      for (let i = 0; i < earlier; i++) {
        await thief.play({ do: "wrong" });
        await thief.play({ do: "run", ms: HOUR });
      }
      for (const step of steps) await thief.play(step);
      most = Math.max(most, thief.failures);
      await thief.play(hasOtherWay ? { do: "opened" } : { do: "run", ms: HOUR + LOST_BY_RESTART });
      expect(await thief.guess(async () => {})).toBe("opened");
      expect(thief.won).toEqual([]);
    },
  );
  // Until those who have another way and those who have not came as far as they can, which chance may put off.
  for (let i = 0; i < 5 && most <= 10; i++) await fc.assert(property, { numRuns: 60 });
  expect(most).toBeGreaterThan(10);
});

it("lets a thief who does nothing else guess five times at once, and then as slowly as the rules say", async () => {
  const thief = new Thief(false);
  for (let minutes = 0; minutes < 24 * 60; minutes++) {
    for (let i = 0; i < 6; i++) await thief.play({ do: "wrong" });
    await thief.play({ do: "run", ms: MINUTE });
  }
  // 5 at once, then after 1, 1, 5 and 15 minutes, then one an hour.
  expect(thief.tries).toBe(5 + 4 + 23);
  expect(thief.won).toEqual([]);
});
