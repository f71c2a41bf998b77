import { expect, it, vi } from "vitest";
import { idleChoices } from "../../../../popup/views/settings/idle-choices.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../../fakes/messages.ts")).englishTexts,
}));

const minutes = (set: number | undefined) => idleChoices(set).map((choice) => choice.minutes);

it("offers the usual times, never last", () => {
  expect(minutes(15)).toEqual([1, 5, 15, 30, 60, 0]);
  expect(minutes(undefined)).toEqual([1, 5, 15, 30, 60, 0]);
});

it("keeps a time that is not among them", () => {
  expect(minutes(20)).toEqual([1, 5, 15, 20, 30, 60, 0]);
});

it("says them in words", () => {
  expect(idleChoices(0).map(({ text }) => text)).toEqual([
    "After 1 minute",
    "After 5 minutes",
    "After 15 minutes",
    "After 30 minutes",
    "After 1 hour",
    "Never",
  ]);
});
