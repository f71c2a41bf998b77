import { describe, expect, it, vi } from "vitest";
import { LEAST_NEW_COST } from "../../../popup/pin-strength/guess-cost.ts";
import { judgeBackupPassphrase, judgePin } from "../../../popup/pin-strength/judge.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

describe("a PIN", () => {
  it("of six random digits is taken, and said to be worth minutes", async () => {
    expect(await judgePin("582914", LEAST_NEW_COST)).toMatchObject({
      problem: null,
      guesses: 1e6,
      level: 1,
      card: "about 4 minutes",
      computer: "about 50 minutes",
      advice: expect.stringContaining("Four words"),
    });
  });

  it("is worth more where a guess costs more", async () => {
    const judgement = await judgePin("582914", { memoryKiB: 262_144, passes: 3, lanes: 1 });
    expect(judgement).toMatchObject({ card: "about 18 minutes", computer: "about 3 hours" });
  });

  it("of four random words is strong, and needs no advice", async () => {
    const judgement = await judgePin("kettle orbit mango frost", LEAST_NEW_COST);
    expect(judgement).toMatchObject({ problem: null, level: 4, advice: null });
    expect(judgement.bits).toBeCloseTo(Math.log2(judgement.guesses));
  });

  it.each([
    ["12345", /^Too short: add 1/],
    ["x".repeat(257), /^Too long/],
    ["123456", /^A run/],
    ["monkey", /^Too easy to guess/],
    ["Password1", /^Too easy to guess/],
  ])("%j is refused with its reason", async (pin, reason) => {
    expect((await judgePin(pin, LEAST_NEW_COST)).problem).toMatch(reason);
  });

  it("goes up in levels", async () => {
    const levels: number[] = [];
    for (const pin of [
      "582914",
      "kettle orbit",
      "58291440731",
      "kettle orbit mango",
      "kettle orbit mango frost",
    ])
      levels.push((await judgePin(pin, LEAST_NEW_COST)).level);
    expect(levels).toEqual([1, 1, 2, 2, 4]);
    expect((await judgePin("R7#kq2Lw9;zP", LEAST_NEW_COST)).level).toBe(3);
  });
});

describe("the passphrase of a backup", () => {
  it.each(["582914", "kettle orbit mango", "R7#kq2Lw9;zP", "Tr0ub4dor&3"])("%j is refused", async (text) => {
    expect((await judgePin(text, LEAST_NEW_COST)).problem).toBeNull();
    expect((await judgeBackupPassphrase(text, LEAST_NEW_COST)).problem).toMatch(
      /^Too easy to guess for a file/,
    );
  });

  it.each(["kettle orbit mango frost", "unplug-varsity-cosmetics-tinsel", "R7#kq2Lw9;zPv4"])(
    "%j is taken",
    async (text) => expect((await judgeBackupPassphrase(text, LEAST_NEW_COST)).problem).toBeNull(),
  );

  it("is refused for its form as a PIN is", async () => {
    expect((await judgeBackupPassphrase("abcabcabcabc", LEAST_NEW_COST)).problem).toMatch(/^A few/);
  });
});
