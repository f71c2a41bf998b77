import type { PlatformSlot, WaysIn } from "../../src/wire/vault.ts";
import { t } from "../i18n/messages.ts";

/** One way to open the vault, other than the recovery code. */
export type Way = { type: "pin" } | { type: "platform" | "pin+platform"; slot: PlatformSlot };

/** What a form's main button takes (null: nothing can be asked), and what is offered beside it. */
export interface AskedWays {
  main: Way | null;
  beside: Way[];
}

/**
 * A PIN alone comes first where it is enough, then a PIN with the device, then the device alone. While the PIN
 * rests only the device alone is left.
 */
export function askedWays({
  pin,
  pinRests,
  platform,
}: Pick<WaysIn, "pin" | "pinRests" | "platform">): AskedWays {
  const devices: Way[] = platform
    .filter(({ withPin }) => !(withPin && pinRests))
    .sort((a, b) => Number(b.withPin) - Number(a.withPin))
    .map((slot) => ({ type: slot.withPin ? "pin+platform" : "platform", slot }));
  const [main, ...beside]: Way[] = pin && !pinRests ? [{ type: "pin" }, ...devices] : devices;
  return { main: main ?? null, beside };
}

/** The words on the button of each way of the list; ways of one kind are numbered. */
export function wayLabels(ways: readonly Way[]): string[] {
  const counts = new Map<Way["type"], number>();
  return ways.map(({ type }) => {
    const number = (counts.get(type) ?? 0) + 1;
    counts.set(type, number);
    const device = type === "platform";
    if (ways.filter((way) => way.type === type).length === 1) return t(device ? "useDevice" : "usePinDevice");
    return t(device ? "useDeviceNumbered" : "usePinDeviceNumbered", { number });
  });
}

export function needsPin(way: Way | null): boolean {
  return way !== null && way.type !== "platform";
}
