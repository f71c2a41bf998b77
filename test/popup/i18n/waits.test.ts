import { expect, it, vi } from "vitest";
import { waitText } from "../../../popup/i18n/formats.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

it.each([
  [0, "0 s"],
  [0.2, "1 s"],
  [42, "42 s"],
  [60, "1 min"],
  [252, "4 min 12 s"],
  [3600, "1 h"],
  [3661, "1 h 1 min 1 s"],
  [-5, "0 s"],
])("%d seconds are %s", (seconds, text) => {
  expect(waitText(seconds).replaceAll("\u00a0", " ")).toBe(text);
});
