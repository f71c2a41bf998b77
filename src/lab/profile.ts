import { AAGUID } from "../authenticator/authenticator-data.ts";
import { type FaultName, isFaultName } from "./faults/names.ts";

/** How a lab authenticator behaves. JSON through and through: it can be stored, sent and shown as it is. */
export interface LabProfile {
  /** "automatic": at once, nobody is asked. "asked": by the person of the call (`LabCall`). */
  approval: "automatic" | "declined" | "asked";
  /** Milliseconds before the person's answer. */
  delay: number;
  userVerification: UserVerificationResult;
  /** BE of new credentials. */
  backupEligible: boolean;
  /** BS of new credentials; never true without BE, for which there is the fault "bs-without-be". */
  backedUp: boolean;
  counter: LabCounter;
  /** As a UUID. */
  aaguid: string;
  /** With "internal" among them the authenticator is a platform authenticator, else a roaming one. */
  transports: readonly LabTransport[];
  /** COSE identifiers of what it can sign with. */
  algorithms: readonly number[];
  /** "as-asked": what the relying party asks for, as Latchkey gives it. "packed": self attestation, asked for or not. */
  attestation: "as-asked" | "none" | "packed";
  /** What is wrong with every answer. */
  faults: readonly FaultName[];
}

/**
 * "when-asked": UV=1 where verification is required or preferred. "always": UV=1 even where it is discouraged.
 * "fails": the person is not recognised, and what asks for verification ends with a NotAllowedError. "unable": there is
 * no way to verify anybody; what prefers verification gets UV=0, what requires it a NotAllowedError.
 */
export type UserVerificationResult = "when-asked" | "always" | "fails" | "unable";

/**
 * The signature counter, from `start` in the registration on. "fixed": it stays there. "rising": by one for each answer.
 * "rolled-back": it falls by one for each answer, down to 0. "cloned": two copies of the credential sign in turns, each
 * with a rising counter of its own, so that each value comes twice.
 */
export interface LabCounter {
  mode: "fixed" | "rising" | "rolled-back" | "cloned";
  start: number;
}

export type LabTransport = "ble" | "hybrid" | "internal" | "nfc" | "smart-card" | "usb";

export const APPROVALS = ["automatic", "declined", "asked"] as const;
export const USER_VERIFICATION_RESULTS = ["when-asked", "always", "fails", "unable"] as const;
export const COUNTER_MODES = ["fixed", "rising", "rolled-back", "cloned"] as const;
export const TRANSPORTS = ["ble", "hybrid", "internal", "nfc", "smart-card", "usb"] as const;
export const ALGORITHMS = [-7, -8, -257, -35, -36, -9, -19, -51, -52] as const;
export const ATTESTATIONS = ["as-asked", "none", "packed"] as const;
/** A minute: longer than anybody waits for a test. */
export const MOST_DELAY = 60_000;
const MOST_COUNTER = 2 ** 32 - 1;

export const DEFAULT_PROFILE: LabProfile = {
  approval: "automatic",
  delay: 0,
  userVerification: "when-asked",
  backupEligible: true,
  backedUp: false,
  counter: { mode: "rising", start: 1 },
  aaguid: uuidOf(AAGUID),
  transports: ["internal"],
  algorithms: ALGORITHMS,
  attestation: "as-asked",
  faults: [],
};

/**
 * A profile from JSON, rebuilt member by member; what is left out is as in `DEFAULT_PROFILE`. Throws a TypeError that
 * names the member for a value or a member that is not known.
 */
export function readProfile(json: unknown): LabProfile {
  const given = members(json, "The profile", DEFAULT_PROFILE);
  const counter = members(given.counter, "counter", DEFAULT_PROFILE.counter);
  const profile: LabProfile = {
    approval: oneOf(APPROVALS, given.approval, "approval"),
    delay: natural(given.delay, MOST_DELAY, "delay"),
    userVerification: oneOf(USER_VERIFICATION_RESULTS, given.userVerification, "userVerification"),
    backupEligible: flag(given.backupEligible, "backupEligible"),
    backedUp: flag(given.backedUp, "backedUp"),
    counter: {
      mode: oneOf(COUNTER_MODES, counter.mode, "counter.mode"),
      start: natural(counter.start, MOST_COUNTER, "counter.start"),
    },
    aaguid: uuid(given.aaguid),
    transports: list(given.transports, "transports", (item) => oneOf(TRANSPORTS, item, "transports")),
    algorithms: list(given.algorithms, "algorithms", (item) => oneOf(ALGORITHMS, item, "algorithms")),
    attestation: oneOf(ATTESTATIONS, given.attestation, "attestation"),
    faults: list(given.faults, "faults", fault),
  };
  if (profile.backedUp && !profile.backupEligible) throw new TypeError("backedUp needs backupEligible");
  return profile;
}

/** An AAGUID as it is written: 8-4-4-4-12 hexadecimal digits. */
function uuidOf(bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The members that are given, the others as in `defaults`. */
function members<T extends object>(value: unknown, name: string, defaults: T): Record<keyof T, unknown> {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw new TypeError(`${name} is no object`);
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(defaults, key));
  if (unknown !== undefined) throw new TypeError(`${name} has no member ${JSON.stringify(unknown)}`);
  const given = Object.entries(value).filter(([, member]) => member !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

function oneOf<T>(values: readonly T[], value: unknown, name: string): T {
  const found = values.find((known) => known === value);
  if (found === undefined) {
    throw new TypeError(`${name} is one of ${values.join(", ")}, not ${JSON.stringify(value)}`);
  }
  return found;
}

function flag(value: unknown, name: string): boolean {
  return oneOf([true, false], value, name);
}

function natural(value: unknown, most: number, name: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new TypeError(`${name} is a whole number from 0 to ${most}, not ${JSON.stringify(value)}`);
}

function uuid(value: unknown): string {
  const text = typeof value === "string" ? value.toLowerCase() : "";
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text)) return text;
  throw new TypeError(`aaguid is a UUID, not ${JSON.stringify(value)}`);
}

function list<T>(value: unknown, name: string, item: (value: unknown) => T): T[] {
  if (!Array.isArray(value)) throw new TypeError(`${name} is no list`);
  return [...new Set(value.map(item))];
}

function fault(value: unknown): FaultName {
  if (isFaultName(value)) return value;
  throw new TypeError(`There is no fault ${JSON.stringify(value)}`);
}
