import { argon2id } from "hash-wasm";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  calibratedCost,
  checkCost,
  checkCosts,
  KDF_LIMITS,
  LEAST_COST,
  MOST_WORK,
} from "../../../src/vault/sealing/kdf.ts";

vi.mock("hash-wasm", () => import("../../fakes/quick-argon2.ts"));
beforeEach(() => {
  vi.mocked(argon2id).mockClear();
});

/** The cost that is chosen where one derivation at the least cost takes so long. */
function chosenAt(ms: number) {
  const clock = [5_000, 5_000 + ms];
  return calibratedCost(() => clock.shift() ?? 0);
}

describe("a new slot costs", () => {
  it.each([
    [10_000, 64],
    [1_001, 64],
    [1_000, 64],
    [600, 96],
    [500, 128],
    [400, 160],
    [250, 256],
    [100, 256],
    [0, 256],
  ])("where the least cost takes %i ms: %i MiB", async (ms, mebibytes) => {
    expect(await chosenAt(ms)).toEqual({ ...LEAST_COST, memoryKiB: mebibytes * 1024 });
  });

  it("at least 64 MiB and 3 passes, and what a reader accepts", async () => {
    expect(LEAST_COST).toEqual({ memoryKiB: 65_536, passes: 3, lanes: 1 });
    checkCost(LEAST_COST);
    const dearest = await chosenAt(0);
    checkCost(dearest);
    checkCosts(new Array(16).fill(dearest));
  });

  it("what was measured once the code was compiled, at the least cost", async () => {
    const calls: number[] = [];
    await calibratedCost(() => calls.push(vi.mocked(argon2id).mock.calls.length));
    const [compiled, measured] = calls;
    expect(compiled).toBe(1);
    expect(measured).toBe(2);
    expect(vi.mocked(argon2id).mock.calls[1]?.[0]).toMatchObject({ memorySize: 65_536, iterations: 3 });
  });
});

it("limits what a reader accepts to what the format says", () => {
  expect(KDF_LIMITS).toEqual({
    memoryKiB: { name: "memory", min: 19_456, max: 1_048_576 },
    passes: { name: "passes", min: 2, max: 16 },
    lanes: { name: "lanes", min: 1, max: 4 },
  });
  expect(MOST_WORK).toEqual({ slot: 3_145_728, slots: 12_582_912 });
});

describe("memory × passes", () => {
  const cost = (memoryKiB: number, passes: number) => ({ memoryKiB, passes, lanes: 1 });

  it.each([
    [1_048_576, 3],
    [262_144, 12],
    [196_608, 16],
  ])("of a slot may be %i KiB × %i", (memoryKiB, passes) => {
    checkCost(cost(memoryKiB, passes));
    const more = expect.objectContaining({
      code: "kdf-limits",
      message: expect.stringContaining("memory × passes ="),
    });
    if (passes < 16) expect(() => checkCost(cost(memoryKiB, passes + 1))).toThrow(more);
    if (passes > 3) expect(() => checkCost(cost(memoryKiB + 1, passes))).toThrow(more);
  });

  it("of all slots together is limited too", () => {
    const most = cost(1_048_576, 3);
    checkCosts([most, most, most, most]);
    const more = expect.objectContaining({
      code: "kdf-limits",
      message: expect.stringContaining("memory × passes of all slots = 12621824;"),
    });
    expect(() => checkCosts([most, most, most, most, cost(19_456, 2)])).toThrow(more);
  });
});
