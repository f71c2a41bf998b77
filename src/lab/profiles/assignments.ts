import type { NamedProfile, ProfileColour } from "./named-profile.ts";
import { ruleCovers, type SiteRule } from "./site-rule.ts";

/** Which profile answers where: what of all profiles has to be known at every ceremony. JSON. */
export interface Assignments {
  profiles: readonly AssignedProfile[];
  /** By tab: the profile that answers for every site in it, until the browser ends. */
  tabs: readonly { tabId: number; profile: string }[];
}

export interface AssignedProfile {
  id: string;
  name: string;
  colour: ProfileColour;
  sites: readonly SiteRule[];
}

/** In `storage.session`, which content scripts cannot reach. */
export const ASSIGNMENTS_KEY = "lab.assignments";

export const NO_ASSIGNMENTS: Assignments = { profiles: [], tabs: [] };

/** What is in use of these profiles: of those that are on, and have a site or a tab. */
export function assignmentsOf(profiles: readonly NamedProfile[], tabs: Assignments["tabs"]): Assignments {
  const on = profiles.filter((profile) => profile.on);
  const taken = tabs.filter(({ profile }) => on.some(({ id }) => id === profile));
  const used = on.filter(({ id, sites }) => sites.length > 0 || taken.some(({ profile }) => profile === id));
  if (used.length === 0) return NO_ASSIGNMENTS;
  return { profiles: used.map(({ id, name, colour, sites }) => ({ id, name, colour, sites })), tabs: taken };
}

/**
 * The profile that answers for a document, by the origin and the tab that the browser says it has. The tab's comes
 * first; of several for a site, the one that names it most narrowly.
 */
export function profileAt(
  { profiles, tabs }: Assignments,
  { origin, tabId }: { origin: string; tabId: number | undefined },
): AssignedProfile | undefined {
  if (profiles.length === 0 || origin === "null") return undefined;
  const ofTab = tabs.find((tab) => tab.tabId === tabId)?.profile;
  const inTab = profiles.find(({ id }) => id === ofTab);
  if (inTab) return inTab;
  for (const type of ["origin", "host", "rpId"] as const) {
    const found = profiles.find(({ sites }) =>
      sites.some((rule) => rule.type === type && ruleCovers(rule, origin)),
    );
    if (found) return found;
  }
  return undefined;
}
