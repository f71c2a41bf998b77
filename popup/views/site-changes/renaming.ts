import type { SignalChange } from "../../../src/wire/vault.ts";
import { siteText } from "../../sites/site-text.ts";

/** The names of an account that were changed: the user name, the display name, or both, in this order. */
export interface Renaming {
  from: string[];
  to: string[];
}

/** What a person can see of a renaming, as the site gave it; at least the user name. */
export function renamingOf(change: Extract<SignalChange, { change: "renamed" }>): Renaming {
  const { formerUserName, userName, formerUserDisplayName, userDisplayName } = change;
  const both: [from: string, to: string][] = [
    [formerUserName, userName],
    [formerUserDisplayName, userDisplayName],
  ];
  const seen = both.filter(([from, to]) => siteText(from) !== siteText(to));
  const pairs = seen.length > 0 ? seen : both.slice(0, 1);
  return { from: pairs.map(([from]) => from), to: pairs.map(([, to]) => to) };
}
