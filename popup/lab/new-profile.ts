import { DEFAULT_PROFILE } from "../../src/lab/profile.ts";
import { type NamedProfile, PROFILE_COLOURS } from "../../src/lab/profiles/named-profile.ts";

/** A profile that answers nowhere yet, in the colour that is used least. */
export function newProfile(name: string, others: readonly NamedProfile[]): NamedProfile {
  const uses = (colour: string) => others.filter((other) => other.colour === colour).length;
  const [colour = "violet"] = PROFILE_COLOURS.toSorted((a, b) => uses(a) - uses(b));
  return {
    id: crypto.randomUUID(),
    name,
    colour,
    on: true,
    sites: [],
    behaviour: DEFAULT_PROFILE,
    clockOffset: 0,
    codes: [],
  };
}
