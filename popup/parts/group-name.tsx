import { t } from "../i18n/messages.ts";
import { Text } from "../i18n/text.tsx";
import type { Group } from "../items/list/rows.ts";
import { Host } from "./site-name.tsx";

/** The heading of a group in a list of items. */
export function GroupName({ group, level }: { group: Group; level: "h2" | "h3" }) {
  const Heading = level;
  return <Heading class="group-name">{nameOf(group)}</Heading>;
}

function nameOf(group: Group) {
  switch (group.type) {
    case "site":
      return <Text k="groupSite" values={{ site: <Host text={group.domain} /> }} />;
    case "favourites":
      return t("groupFavourites");
    case "others":
      return t("groupOthers");
    case "no-site":
      return t("groupNoSite");
  }
}
