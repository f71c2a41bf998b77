import { each, type Hit, type Rule } from "../../rule.ts";

/** Chromium's limit, and that of Firefox in get(). */
const MOST = 64;
const MOST_IN_FIREFOX = 20;

/** The entries of allowCredentials and excludeCredentials (WebAuthn §5.8.3). */
export const DESCRIPTOR_RULES: readonly Rule[] = [
  {
    id: "descriptors-many",
    severity: "error",
    title: "A list of more than 64 credentials",
    why: "Chromium throws a RangeError",
    section: "§5.8.3",
    fix: "Let an account have fewer passkeys, or list those that were used last",
    find: each(({ listed, listName }) => {
      const { length } = listed;
      if (length <= MOST) return undefined;
      return {
        path: listName,
        summary: `${listName} has ${length} entries; at most ${MOST} are taken`,
        cause: listName,
      };
    }),
  },
  {
    id: "descriptors-many-firefox",
    severity: "warning",
    title: "allowCredentials of more than 20 credentials",
    why: "Firefox throws a SecurityError",
    section: "§5.8.3",
    fix: "List the credentials that were used last, or leave the list out for discoverable ones",
    find: each(({ listed: { length }, listName }) =>
      listName === "allowCredentials" && length > MOST_IN_FIREFOX && length <= MOST
        ? {
            path: listName,
            summary: `allowCredentials has ${length} entries; Firefox takes ${MOST_IN_FIREFOX}`,
          }
        : undefined,
    ),
  },
  {
    id: "descriptors-twice",
    severity: "advice",
    title: "A credential is listed twice",
    why: "The second entry does nothing",
    section: "§5.8.3",
    fix: "List each credential once",
    find: each(({ listed, listName }) => {
      const ids = new Set<string | undefined>();
      return listed.flatMap(({ id }, i): Omit<Hit, "call">[] => {
        const twice = id !== undefined && ids.has(id);
        ids.add(id);
        if (!twice) return [];
        return [
          {
            path: `${listName}[${i}].id`,
            value: id,
            summary: `${listName} has one credential twice`,
            cause: listName,
          },
        ];
      });
    }),
  },
  {
    id: "transports-missing",
    severity: "advice",
    title: "A listed credential has no transports",
    why: "The browser then offers every way to reach an authenticator, though most cannot have the credential",
    section: "§5.8.3",
    fix: "Keep what getTransports() gives at registration, and send it with the credential's id",
    find: each(({ listed, listName, isPartial }) => {
      if (isPartial) return undefined;
      const without = listed.flatMap(({ transports }, i) => (transports === undefined ? [i] : []));
      const [first] = without;
      if (first === undefined) return undefined;
      const summary = `${without.length} of ${listed.length} entries of ${listName} have no transports`;
      return { path: `${listName}[${first}].transports`, summary, cause: listName };
    }),
  },
];
