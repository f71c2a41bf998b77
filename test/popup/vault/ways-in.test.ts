import { expect, it, vi } from "vitest";
import { askedWays, needsPin, wayLabels } from "../../../popup/vault/ways-in.ts";
import type { PlatformSlot } from "../../../src/wire/vault.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

const slot = (id: string, withPin: boolean): PlatformSlot => ({
  slot: id,
  withPin,
  credential: "AQID",
  input: "AQID",
});
const alone = slot("alone", false);
const both = slot("both", true);
const asked = (pin: boolean, pinRests: boolean, platform: PlatformSlot[]) => {
  const { main, beside } = askedWays({ pin, pinRests, platform });
  return [main, ...beside].map((way) => way && (way.type === "pin" ? "pin" : way.slot.slot));
};

it("asks for the PIN alone first, then for it with the device, then for the device", () => {
  expect(asked(true, false, [alone, both])).toEqual(["pin", "both", "alone"]);
  expect(asked(false, false, [alone, both])).toEqual(["both", "alone"]);
  expect(asked(false, false, [alone])).toEqual(["alone"]);
  expect(asked(false, false, [])).toEqual([null]);
});

it("leaves out every PIN while the PIN rests", () => {
  expect(asked(true, true, [alone, both])).toEqual(["alone"]);
  expect(asked(true, true, [both])).toEqual([null]);
});

it("numbers ways that have the same words, and only those", () => {
  const { beside } = askedWays({
    pin: true,
    pinRests: false,
    platform: [alone, both, slot("second", false)],
  });
  expect(wayLabels(beside)).toEqual([
    "Use the PIN and this device",
    "Use this device (1)",
    "Use this device (2)",
  ]);
});

it("knows what needs the PIN", () => {
  expect([{ type: "pin" } as const, { type: "pin+platform", slot: both } as const].map(needsPin)).toEqual([
    true,
    true,
  ]);
  expect(needsPin({ type: "platform", slot: alone })).toBe(false);
  expect(needsPin(null)).toBe(false);
});
