import { expect, it, vi } from "vitest";
import { durationText } from "../../../popup/i18n/durations.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

it.each([
  [0, "0 seconds"],
  [1000, "1 second"],
  [59_600, "1 minute"],
  [200_000, "3 minutes 20 seconds"],
  [-200_400, "3 minutes 20 seconds"],
  [3_600_000, "1 hour"],
  [86_399_000, "23 hours 59 minutes 59 seconds"],
])("%d ms are %s", (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});
