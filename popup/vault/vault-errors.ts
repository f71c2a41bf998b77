import type { RecoveryTypo, SlotType, VaultErrorCode } from "../../src/wire/vault.ts";
import { waitText } from "../i18n/formats.ts";
import { type MessageKey, t } from "../i18n/messages.ts";
import { PIN_MAX, PIN_MIN } from "../pin-strength/pin-rules.ts";

const texts = {
  "wrong-secret": "errorWrongSecret",
  wait: "errorWait",
  "pin-rests": "errorPinRests",
  "recovery-code-typo": "typoSomewhere",
  "last-slot": "errorLastSlot",
  "too-many-slots": "errorManySlots",
  "no-such-slot": "errorNoSlot",
  locked: "errorLocked",
  exists: "errorExists",
  missing: "errorMissing",
  "not-latchkey": "errorNotLatchkey",
  "not-a-backup": "errorNotBackup",
  "too-large": "errorTooLarge",
  "newer-format": "errorNewer",
  malformed: "errorMalformed",
  "kdf-limits": "errorKdf",
  "slot-damaged": "errorSlotDamaged",
  "header-changed": "errorHeaderChanged",
  "manifest-damaged": "errorManifest",
  damaged: "errorDamaged",
  busy: "errorBusy",
  storage: "errorStorage",
  "bad-host": "siteBad",
  "bad-request": "errorRequest",
} as const satisfies Record<Exclude<VaultErrorCode, "pin-too-short" | "pin-too-long">, MessageKey>;

const withDetail: readonly VaultErrorCode[] = [
  "malformed",
  "kdf-limits",
  "damaged",
  "storage",
  "bad-request",
];

/** What a refusal says beside its code: the seconds of a wait, the place of a typing error. */
export interface ErrorFacts {
  seconds?: number | undefined;
  typo?: RecoveryTypo | undefined;
}

/**
 * What a refused request is called before the person. The detail, which is in English, follows where it may help to
 * find a fault.
 */
export function vaultErrorText(code: VaultErrorCode, detail: string, facts: ErrorFacts = {}): string {
  if (code === "pin-too-short") return t("errorPinShort", { least: PIN_MIN });
  if (code === "pin-too-long") return t("errorPinLong", { most: PIN_MAX });
  if (code === "wait" && facts.seconds !== undefined)
    return t("errorWaitTime", { time: waitText(facts.seconds) });
  if (code === "recovery-code-typo" && facts.typo !== undefined) return typoText(facts.typo);
  const error = t(texts[code]);
  return withDetail.includes(code) && detail !== "" ? t("errorDetail", { error, detail }) : error;
}

const places = ["placeFirst", "placeSecond", "placeThird", "placeFourth", "placeLast"] as const;

/** Where a character of a recovery code stands, by its index: groups of five. */
function placeText(index: number): string {
  const place = places[index % places.length] ?? "placeLast";
  return t(place, { group: Math.floor(index / places.length) + 1 });
}

function typoText(typo: RecoveryTypo): string {
  switch (typo.what) {
    case "length":
      return t("typoLength", { all: typo.all, count: typo.count });
    case "character":
      return t("typoCharacter", { character: typo.character, place: placeText(typo.at) });
    case "wrong":
      return t("typoWrong", { place: placeText(typo.at) });
    case "swapped":
      return t("typoSwapped", { place: placeText(typo.at) });
  }
}

const wrong = {
  pin: "wrongPin",
  recovery: "wrongRecovery",
  platform: "wrongDevice",
  "pin+platform": "wrongPinDevice",
} as const satisfies Record<SlotType, MessageKey>;

/** What a wrong secret is called, by the kind that was tried. */
export function wrongSecretText(type: SlotType): string {
  return t(wrong[type]);
}
