import type { PlatformSlot, SlotType, WaysIn } from "../../../src/wire/vault.ts";
import { t } from "../../i18n/messages.ts";
import type { OtherWays } from "../unlock/unlock-wait.tsx";

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
    choices.push({
      key: "pin",
      type: "pin",
      label: t("pin"),
      needsPin: true,
      needsCode: false,
      platform: null,
    });
  }
  for (const platform of ways.platform) {
    if (platform.withPin && ways.pinRests) continue;
    choices.push({
      key: platform.slot,
      type: platform.withPin ? "pin+platform" : "platform",
      label: t(platform.withPin ? "againPinDevice" : "thisDevice"),
      needsPin: platform.withPin,
      needsCode: false,
      platform,
    });
  }
  if (ways.recovery) {
    choices.push({
      key: "recovery",
      type: "recovery",
      label: t("recoveryCode"),
      needsPin: false,
      needsCode: true,
      platform: null,
    });
  }
  return choices;
}

/** What is left beside a PIN that rests. */
export function othersOf(choices: readonly WayAgain[]): OtherWays {
  return {
    device: choices.some(({ platform }) => platform !== null),
    recovery: choices.some(({ type }) => type === "recovery"),
  };
}
