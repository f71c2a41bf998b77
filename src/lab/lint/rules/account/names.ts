import type { JsonObject } from "../../../log/json-value.ts";
import { objectIn, textIn } from "../../../options/members.ts";
import { eachOf, type Hit, type Rule } from "../../rule.ts";

/** Bytes of UTF-8 that every authenticator keeps (WebAuthn §6.4.1). */
const KEPT_BYTES = 64;
/** Controls, marks of direction, and what has no width; but for the joiners of emoji and of Persian (U+200C, U+200D). */
const UNSEEN = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

const encoder = new TextEncoder();

/** The names that people see (WebAuthn §5.4.1 to §5.4.3). */
export const NAME_RULES: readonly Rule[] = [
  {
    id: "user-name-empty",
    severity: "warning",
    title: "user.name is empty",
    why: "Browsers show it where a person has several passkeys to choose from",
    section: "§5.4.3",
    fix: "Give the name by which the person knows the account: an e-mail address, a user name or a telephone number",
    find: eachOf("create", ({ options }) => empty(options, "user", "name")),
  },
  {
    id: "rp-name-empty",
    severity: "advice",
    title: "rp.name is empty",
    why: "Some authenticators show it",
    section: "§5.4.1",
    fix: "Give the name of the site, or the rpId",
    find: eachOf("create", ({ options }) => empty(options, "rp", "name")),
  },
  {
    id: "display-name-empty",
    severity: "advice",
    title: "user.displayName is empty",
    why: "Some browsers show it beside or in place of user.name",
    section: "§5.4.3",
    fix: "Give a name that the person chose; where there is none, an empty one is right",
    find: eachOf("create", ({ options }) => empty(options, "user", "displayName")),
  },
  {
    id: "name-long",
    severity: "advice",
    title: "A name has more than 64 bytes",
    why: "Authenticators may cut what is longer, and people do not read it",
    section: "§6.4.1",
    fix: "Keep names to 64 bytes of UTF-8",
    find: eachOf("create", ({ options }) =>
      names(options, (text) => {
        const { length } = encoder.encode(text);
        return length > KEPT_BYTES ? `has ${length} bytes` : undefined;
      }),
    ),
  },
  {
    id: "name-unseen",
    severity: "warning",
    title: "A name has characters that cannot be seen",
    why: "Controls and marks of direction let one name look like another",
    section: "§6.4",
    fix: "Let names be those of the PRECIS profiles that §5.4.1 to §5.4.3 name: without controls",
    find: eachOf("create", ({ options }) =>
      names(options, (text) => (UNSEEN.test(text) ? "has characters that cannot be seen" : undefined)),
    ),
  },
];

const NAMES = [
  ["rp", "name"],
  ["user", "name"],
  ["user", "displayName"],
] as const;

function empty(options: JsonObject, owner: string, name: string): Omit<Hit, "call"> | undefined {
  const text = textIn(objectIn(options, owner), name);
  if (text === undefined || text.trim() !== "") return undefined;
  return { path: `${owner}.${name}`, value: text, summary: `${owner}.${name} is empty` };
}

function names(options: JsonObject, look: (text: string) => string | undefined): Omit<Hit, "call">[] {
  return NAMES.flatMap(([owner, name]) => {
    const text = textIn(objectIn(options, owner), name);
    const found = text === undefined ? undefined : look(text);
    if (text === undefined || found === undefined) return [];
    const path = `${owner}.${name}`;
    return [{ path, value: text, summary: `${path} ${found}`, cause: path }];
  });
}
