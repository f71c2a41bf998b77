import { expect, it, vi } from "vitest";
import {
  removalText,
  slotDetail,
  slotNotes,
  slotsInOrder,
} from "../../../popup/views/security/slot-texts.ts";
import type { SlotSummary } from "../../../src/wire/vault.ts";

vi.mock("webextension-polyfill", async () => ({
  default: (await import("../../fakes/messages.ts")).englishTexts,
}));

const kdf = { memoryKiB: 131_072, passes: 4, lanes: 1 };
const pin: SlotSummary = { slot: "p", type: "pin", kdf, removable: true };
const recovery: SlotSummary = { slot: "r", type: "recovery", removable: true };
const device: SlotSummary = { slot: "d", type: "platform", synced: true, removable: true };

it("shows PINs first, recovery codes last, and leaves its argument alone", () => {
  const slots = [recovery, device, pin];
  expect(slotsInOrder(slots)).toEqual([pin, device, recovery]);
  expect(slots).toEqual([recovery, device, pin]);
});

it("says what a guess costs", () => {
  expect(slotDetail(pin)).toContain("128 MiB of memory and 4 passes");
  expect(slotDetail({ ...pin, type: "pin+platform" })).toMatch(/^Neither opens the vault alone\. .*128 MiB/);
});

it("notes a synced device, and why a slot cannot be removed", () => {
  expect(slotNotes(pin)).toEqual([]);
  expect(slotNotes(device)).toEqual([expect.stringContaining("Synced")]);
  expect(slotNotes({ ...device, synced: false })).toEqual([]);
  expect(slotNotes({ ...pin, removable: false })).toEqual([expect.stringContaining("cannot be removed")]);
});

it("says what still opens the vault after a removal, each way once", () => {
  const text = removalText(device, [recovery, device, pin, { ...recovery, slot: "r2" }]);
  expect(text).toContain("“PIN or passphrase”, “Recovery code” only");
  expect(text).not.toContain("This device");
});

it("says that a removed recovery code opens old copies only", () => {
  expect(removalText(recovery, [pin, recovery])).toMatch(/only old copies.*“PIN or passphrase” only/);
});
