import { type LabProfile, readProfile } from "../profile.ts";
import { readSiteRule } from "./read-site-rule.ts";
import type { SiteRule } from "./site-rule.ts";

/** A lab profile as a person keeps it: with a name and a colour, and the sites that it answers for. JSON. */
export interface NamedProfile {
  /** A UUID. */
  id: string;
  /** 1 to 60 characters. */
  name: string;
  colour: ProfileColour;
  /** While it is off no site is under it, whatever is assigned. */
  on: boolean;
  sites: readonly SiteRule[];
  behaviour: LabProfile;
  /** What the clock of the profile's codes is ahead of this computer's, milliseconds. */
  clockOffset: number;
  /** One-time codes to look at, as otpauth URIs. */
  codes: readonly string[];
}

export const PROFILE_COLOURS = ["violet", "blue", "teal", "amber", "red", "pink"] as const;
export type ProfileColour = (typeof PROFILE_COLOURS)[number];

export const MOST_NAME = 60;
export const MOST_SITES = 100;
export const MOST_CODES = 20;
/** With automatic approval a page could make any number, and fill the disk. */
export const MOST_CREDENTIALS = 1_000;
const MOST_CODE = 2048;
/** A hundred years, milliseconds. */
export const MOST_CLOCK_OFFSET = 100 * 365.25 * 86_400_000;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Rebuilds a profile member by member; throws a TypeError that says what is wrong. */
export function readNamedProfile(json: unknown): NamedProfile {
  if (typeof json !== "object" || json === null) throw new TypeError("The profile is no object");
  const { id, name, colour, on, sites, behaviour, clockOffset, codes } = json as Record<string, unknown>;
  const known = PROFILE_COLOURS.find((one) => one === colour);
  if (typeof id !== "string" || !UUID.test(id)) throw new TypeError("id is no UUID");
  if (typeof name !== "string" || name.trim() === "" || name.length > MOST_NAME) {
    throw new TypeError(`name is no text of 1 to ${MOST_NAME} characters`);
  }
  if (known === undefined) throw new TypeError(`colour is none of ${PROFILE_COLOURS.join(", ")}`);
  if (typeof on !== "boolean") throw new TypeError("on is neither true nor false");
  if (typeof clockOffset !== "number" || !(Math.abs(clockOffset) <= MOST_CLOCK_OFFSET)) {
    throw new TypeError("clockOffset is more than a hundred years");
  }
  return {
    id,
    name,
    colour: known,
    on,
    sites: list(sites, MOST_SITES, "sites").map(readSiteRule),
    behaviour: readProfile(behaviour),
    clockOffset,
    codes: list(codes, MOST_CODES, "codes").map(readCode),
  };
}

function list(value: unknown, most: number, name: string): unknown[] {
  if (!Array.isArray(value) || value.length > most)
    throw new TypeError(`${name} is no list of at most ${most}`);
  return value;
}

function readCode(value: unknown): string {
  if (typeof value !== "string" || value.length > MOST_CODE) throw new TypeError("A code is no text");
  return value;
}
