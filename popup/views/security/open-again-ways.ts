import type { PlatformSlot, SlotType, WaysIn } from "../../../src/wire/vault.ts";

/** One way to open the vault once more, as a choice. */
export interface WayAgain {
  key: string;
  type: SlotType;
  label: string;
  needsPin: boolean;
  needsCode: boolean;
  platform: PlatformSlot | null;
}

/** The choices, the likeliest first. A PIN that rests is left out. */
export function waysAgain(ways: WaysIn): WayAgain[] {
  const choices: WayAgain[] = [];
  if (ways.pin && !ways.pinRests) {
    choices.push({ key: "pin", type: "pin", label: "PIN", needsPin: true, needsCode: false, platform: null });
  }
  for (const platform of ways.platform) {
    if (platform.withPin && ways.pinRests) continue;
    choices.push({
      key: platform.slot,
      type: platform.withPin ? "pin+platform" : "platform",
      label: platform.withPin ? "PIN and this device" : "This device",
      needsPin: platform.withPin,
      needsCode: false,
      platform,
    });
  }
  if (ways.recovery) {
    choices.push({
      key: "recovery",
      type: "recovery",
      label: "Recovery code",
      needsPin: false,
      needsCode: true,
      platform: null,
    });
  }
  return choices;
}

/** What is left beside a PIN that rests, in the middle of a sentence. */
export function othersText(choices: readonly WayAgain[]): string {
  const names = choices.map(({ type }) => (type === "recovery" ? "the recovery code" : "this device"));
  return [...new Set(names)].join(" or ");
}
