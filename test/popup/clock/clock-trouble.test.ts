import { describe, expect, it } from "vitest";
import { clockTrouble, latestNoted, middleOf } from "../../../popup/clock/clock-trouble.ts";
import type { ClockState } from "../../../src/wire/clock.ts";
import { codeSummary, passkeySummary } from "../../fakes/item-summaries.ts";

const NOW = 1_800_000_000_000;
const state = (more: Partial<ClockState> = {}): ClockState => ({
  ...{ offset: 0, builtAt: NOW - 1_000_000 },
  ...more,
});
const server = (least: number, most: number) => ({ host: "example.com", at: NOW, least, most });

describe("the latest time that was noted", () => {
  it("is that of any item, by this computer's clock", () => {
    const used = passkeySummary("example.com", "ann", { lastUsedAt: 70 });
    expect(latestNoted([used, codeSummary("Example", "ann", { deletedAt: 90 })])).toBe(90);
    expect(latestNoted([used, codeSummary("Example", "ann", { createdAt: 80 })])).toBe(80);
    expect(latestNoted([])).toBe(0);
  });

  it("is not what another program says of an item, but when that was brought in", () => {
    const foreign = codeSummary("Example", "ann", { createdAt: 900, importedFrom: "aegis", importedAt: 60 });
    expect(latestNoted([foreign])).toBe(60);
  });
});

describe("the clock", () => {
  it("is right as far as is known", () => {
    expect(clockTrouble(state(), NOW, NOW)).toBeNull();
    expect(clockTrouble(state(), NOW + 59_000, NOW)).toBeNull();
    expect(clockTrouble(state({ builtAt: NOW + 59_000 }), 0, NOW)).toBeNull();
  });

  it("is behind what the vault has noted, or behind its own program", () => {
    const since = NOW + 61_000;
    expect(clockTrouble(state(), since, NOW)).toEqual({ type: "behind-vault", since });
    expect(clockTrouble(state({ builtAt: since }), 0, NOW)).toEqual({ type: "behind-build", since });
  });

  it("is not called so for what was noted when it was ahead, where a server says that it is right", () => {
    const ahead = NOW + 86_400_000;
    expect(clockTrouble(state({ server: server(-700, 900) }), ahead, NOW)).toBeNull();
    expect(clockTrouble(state({ server: server(-30_000, 30_000) }), ahead, NOW)).not.toBeNull();
  });

  it("is not called so where the person has added enough, or where less was added when it was ahead", () => {
    expect(clockTrouble(state({ offset: 61_000 }), NOW + 61_000, NOW)).toBeNull();
    expect(clockTrouble(state({ offset: -600_000 }), NOW, NOW)).toBeNull();
  });

  it("is wrong by a server's date where that is sure, beside what the person has added", () => {
    expect(clockTrouble(state({ server: server(179_000, 181_000) }), 0, NOW)).toEqual({
      ...{ type: "server", host: "example.com", ahead: 180_000 },
    });
    expect(clockTrouble(state({ server: server(-181_000, -179_000) }), 0, NOW)).toMatchObject({
      ahead: -180_000,
    });
    for (const unsure of [server(-700, 900), server(19_000, 21_000), server(-21_000, -19_000)])
      expect(clockTrouble(state({ server: unsure }), 0, NOW)).toBeNull();
    const corrected = { server: server(179_000, 181_000), offset: 180_000 };
    expect(clockTrouble(state(corrected), 0, NOW)).toBeNull();
    expect(clockTrouble(state({ ...corrected, offset: 240_000 }), 0, NOW)).toMatchObject({ ahead: -60_000 });
  });
});

it("the middle of a range is in whole seconds", () => {
  expect(middleOf({ least: 200_000, most: 240_999 })).toBe(220_000);
  expect(middleOf({ least: -240_999, most: -200_000 })).toBe(-220_000);
});
