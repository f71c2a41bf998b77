import { expect, it, vi } from "vitest";
import { LEAST_NEW_COST } from "../../../popup/pin-strength/guess-cost.ts";
import { judgeBackupPassphrase, judgePin } from "../../../popup/pin-strength/judge.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

vi.mock("../../../popup/pin-strength/estimator.ts", () => {
  throw new Error("The file is not there");
});

it("refuses what it cannot judge, and says so", async () => {
  for (const judge of [judgePin, judgeBackupPassphrase]) {
    expect(await judge("kettle orbit mango frost", LEAST_NEW_COST)).toMatchObject({
      problem: expect.stringMatching(/^Its strength could not be judged/),
      guesses: 0,
    });
  }
});
