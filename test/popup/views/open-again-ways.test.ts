import { expect, it, vi } from "vitest";
import { othersOf, waysAgain } from "../../../popup/views/security/open-again-ways.ts";
import type { WaysIn } from "../../../src/wire/vault.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

const slot = { slot: "d", withPin: false, credential: "AA", input: "AA" };
const all: WaysIn = {
  pin: true,
  waitSeconds: 0,
  pinRests: false,
  otherHeader: false,
  recovery: true,
  platform: [slot, { ...slot, slot: "b", withPin: true }],
};
const types = (ways: WaysIn) => waysAgain(ways).map(({ type }) => type);

it("offers every way, the PIN first", () => {
  expect(types(all)).toEqual(["pin", "platform", "pin+platform", "recovery"]);
});

it("leaves out what is not there", () => {
  expect(types({ ...all, pin: false, platform: [] })).toEqual(["recovery"]);
  expect(types({ ...all, recovery: false, platform: [] })).toEqual(["pin"]);
});

it("leaves out whatever needs a PIN that rests", () => {
  const choices = waysAgain({ ...all, pinRests: true });
  expect(choices.map(({ type }) => type)).toEqual(["platform", "recovery"]);
  expect(othersOf(choices)).toEqual({ device: true, recovery: true });
});

it("says what each way needs", () => {
  const needs = waysAgain(all).map(({ needsPin, needsCode, platform }) => [
    needsPin,
    needsCode,
    platform?.slot,
  ]);
  expect(needs).toEqual([
    [true, false, undefined],
    [false, false, "d"],
    [true, false, "b"],
    [false, true, undefined],
  ]);
});
