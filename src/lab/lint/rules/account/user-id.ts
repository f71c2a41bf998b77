import type { JsonValue } from "../../../log/json-value.ts";
import { textIn } from "../../../options/members.ts";
import type { Call } from "../../call.ts";
import { eachOf, type Hit, type Rule } from "../../rule.ts";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const NUMBER = /^\+?[\d ()-]+$/;
const UUID = /^\{?[\da-f]{8}-?([\da-f]{4}-?){3}[\da-f]{12}\}?$/i;
const HEX = /^[\da-f]{16,}$/i;
/** As encoded random bytes look: long, with upper and lower case and digits. */
const ENCODED = /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[\w+/=-]{16,}$/;

/** The user handle (WebAuthn §5.4.3, §14.6.1). */
export const USER_ID_RULES: readonly Rule[] = [
  {
    id: "user-id-length",
    severity: "error",
    title: "user.id is empty or has more than 64 bytes",
    why: "create() throws a TypeError",
    section: "§5.1.3",
    fix: "Use 32 or 64 random bytes for each account",
    find: eachOf("create", ({ user, userId }) => {
      const length = userId?.length;
      if (length === undefined || (length >= 1 && length <= 64)) return undefined;
      return hit(user.id, `user.id has ${length} bytes; it may have 1 to 64`, String(length));
    }),
  },
  {
    id: "user-id-email",
    severity: "error",
    title: "user.id is an e-mail address",
    why: "Authenticators give the user handle away without user verification, and it can never change",
    section: "§14.6.1",
    fix: "Use 32 or 64 random bytes for each account, and keep the address out of them",
    find: eachOf("create", (call) => {
      const text = call.userIdText;
      return text !== undefined && EMAIL.test(text)
        ? hit(call.user.id, "The bytes of user.id are an e-mail address")
        : undefined;
    }),
  },
  {
    id: "user-id-name",
    severity: "error",
    title: "user.id is the user's name",
    why: "Authenticators give the user handle away without user verification; and names change, which it must not",
    section: "§14.6.1",
    fix: "Use 32 or 64 random bytes for each account",
    find: eachOf("create", (call) => {
      const { user } = call;
      const names = [textIn(user, "name"), textIn(user, "displayName")].filter((name) => name !== "");
      // Texts that were given for bytes come as they are.
      const handles = [call.userIdText, textIn(user, "id")].filter(
        (text) => text !== undefined && text !== "",
      );
      const same = handles.some((handle) => names.includes(handle));
      return same && !EMAIL.test(call.userIdText ?? "")
        ? hit(user.id, "user.id is the same as a name of the user")
        : undefined;
    }),
  },
  {
    id: "user-id-number",
    severity: "warning",
    title: "user.id is a number in clear",
    why: "A number that counts accounts tells who was there when, and is known to others than the user",
    section: "§14.6.1",
    fix: "Use 32 or 64 random bytes for each account; keep the number in your own database",
    find: eachOf("create", (call) => {
      const text = call.userIdText;
      const bytes = call.userId;
      const isText = text !== undefined && NUMBER.test(text) && text.length <= 20;
      const isInteger = bytes !== undefined && bytes.length <= 8 && hasLeadingZeros(bytes);
      if (!isText && !isInteger) return undefined;
      return hit(
        call.user.id,
        `The bytes of user.id are a number${isText ? ` in digits: ${text}` : ""}`,
        "number",
      );
    }),
  },
  {
    id: "user-id-readable",
    severity: "warning",
    title: "user.id is readable text",
    why: "The user handle must not identify the user to others, and text often does",
    section: "§14.6.1",
    fix: "Use 32 or 64 random bytes for each account",
    guess: true,
    find: eachOf("create", (call) => {
      const text = call.userIdText;
      if (text === undefined || [EMAIL, NUMBER, UUID, HEX, ENCODED].some((known) => known.test(text)))
        return undefined;
      if (text === textIn(call.user, "name") || text === textIn(call.user, "displayName")) return undefined;
      return hit(call.user.id, `The bytes of user.id are text: ${JSON.stringify(text)}`, "text");
    }),
  },
  {
    id: "user-id-short",
    severity: "advice",
    title: "user.id has fewer than 16 bytes",
    why: "64 random bytes are recommended; short handles can collide or be guessed",
    section: "§14.6.1",
    fix: "Use 32 or 64 random bytes for each account",
    find: eachOf("create", ({ user, userId }) => {
      const length = userId?.length ?? 0;
      return length > 0 && length < 16
        ? hit(user.id, `user.id has ${length} bytes`, String(length))
        : undefined;
    }),
  },
  {
    id: "user-id-unstable",
    severity: "warning",
    title: "One user name comes with several user.ids",
    why: "Authenticators keep one passkey for each user.id: a new one each time leaves passkeys behind that nobody needs",
    section: "§5.4.3",
    fix: "Make user.id once with the account, and use it in every create()",
    guess: true,
    find: (calls) => unlike(calls, "name", "id"),
  },
  {
    id: "user-id-shared",
    severity: "warning",
    title: "One user.id comes with several user names",
    why: "A new passkey takes the place of the one with the same user.id: two accounts would lock each other out",
    section: "§5.4.3",
    fix: "Make a user.id for each account; where the account was renamed, nothing is wrong",
    guess: true,
    find: (calls) => unlike(calls, "id", "name"),
  },
];

/** In either order of bytes: more zeros than chance brings. */
function hasLeadingZeros(bytes: Uint8Array): boolean {
  const most = Math.max(2, Math.ceil((bytes.length * 3) / 8));
  const zeros = (part: Uint8Array) => part.length === most && part.every((byte) => byte === 0);
  return zeros(bytes.subarray(0, most)) || zeros(bytes.subarray(-most));
}

function hit(value: JsonValue | undefined, summary: string, cause = ""): Omit<Hit, "call"> {
  return { path: "user.id", value, summary, cause };
}

/** Registrations for one rpId with the same value of one member and different ones of the other. */
function* unlike(calls: readonly Call[], same: "id" | "name", other: "id" | "name"): Iterable<Hit> {
  const groups = new Map<string, Call[]>();
  for (const call of calls) {
    const [key, value] = [textIn(call.user, same), textIn(call.user, other)];
    if (call.ceremony !== "create" || !key || value === undefined) continue;
    const name = JSON.stringify([call.rpId, key]);
    const group = groups.get(name);
    if (group) group.push(call);
    else groups.set(name, [call]);
  }
  for (const [cause, group] of groups) {
    const values = new Set(group.map(({ user }) => textIn(user, other)));
    if (values.size < 2) continue;
    const summary = `One user.${same} came with ${values.size} different values of user.${other}`;
    for (const call of group) yield { call, path: `user.${other}`, value: call.user[other], summary, cause };
  }
}
