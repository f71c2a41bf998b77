import { DEFAULT_PROFILE } from "../../src/lab/profile.ts";
import type { NamedProfile } from "../../src/lab/profiles/named-profile.ts";

const ID = "0123456a-89ab-4cde-8f01-23456789abc";

/** A profile that is on and answers for https://example.com; `number`: one digit, by which its id ends. */
export function namedProfile(number: number, changes: Partial<NamedProfile> = {}): NamedProfile {
  return {
    id: `${ID}${number}`,
    name: `Bench ${number}`,
    colour: "violet",
    on: true,
    sites: [{ type: "origin", origin: "https://example.com" }],
    behaviour: DEFAULT_PROFILE,
    clockOffset: 0,
    codes: [],
    ...changes,
  };
}
