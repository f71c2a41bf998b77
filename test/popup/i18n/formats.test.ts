import { expect, it, vi } from "vitest";
import { dayText, momentText } from "../../../popup/i18n/formats.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

it("draws every moment that a record can hold", () => {
  expect(dayText(0)).toMatch(/19(69|70)/);
  expect(dayText(Number.MAX_SAFE_INTEGER)).toContain("275760");
  expect(momentText(Number.MAX_SAFE_INTEGER)).toContain("275760");
});
