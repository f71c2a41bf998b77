import { objectIn } from "../../../options/members.ts";
import { eachOf, type Hit, type Rule } from "../../rule.ts";

/** Inputs that belong to the other ceremony, or not together (WebAuthn §10.1). */
export const MISPLACED_RULES: readonly Rule[] = [
  {
    id: "large-blob-create",
    severity: "error",
    title: "largeBlob.read or largeBlob.write in create()",
    why: "A new credential has no blob: the browser throws a NotSupportedError",
    section: "§10.1.5",
    fix: "Use largeBlob.support in create(), and read or write in get()",
    find: eachOf("create", ({ extensions }) => {
      const blob = objectIn(extensions, "largeBlob");
      if (blob?.read === undefined && blob?.write === undefined) return undefined;
      return { path: "extensions.largeBlob", summary: "create() wants to read or write a large blob" };
    }),
  },
  {
    id: "large-blob-get",
    severity: "error",
    title: "largeBlob inputs in get() that cannot be",
    why: "The browser throws a NotSupportedError for support, for read with write, and for write without exactly one credential",
    section: "§10.1.5",
    fix: "Read or write in one call, and write with one entry in allowCredentials",
    find: eachOf("get", ({ extensions, listed }) => {
      const blob = objectIn(extensions, "largeBlob");
      if (!blob) return undefined;
      const wrong: string[] = [];
      if (blob.support !== undefined) wrong.push("get() has largeBlob.support");
      if (blob.read !== undefined && blob.write !== undefined) wrong.push("largeBlob has read and write");
      if (blob.write !== undefined && listed.length !== 1) {
        wrong.push(`largeBlob.write comes with ${listed.length} entries in allowCredentials`);
      }
      return wrong.map(
        (summary): Omit<Hit, "call"> => ({ path: "extensions.largeBlob", summary, cause: summary }),
      );
    }),
  },
  {
    id: "cred-props-in-get",
    severity: "error",
    title: "credProps in get()",
    why: "It is for new credentials: browsers throw a NotSupportedError",
    section: "§10.1.3",
    fix: "Leave it out of get()",
    find: eachOf("get", ({ extensions: { credProps } }) =>
      credProps === true
        ? { path: "extensions.credProps", value: credProps, summary: "get() has credProps" }
        : undefined,
    ),
  },
  {
    id: "appid-in-create",
    severity: "error",
    title: "appid in create()",
    why: "It is for credentials that there are already: the browser throws a NotSupportedError",
    section: "§10.1.1",
    fix: "Use appidExclude in create(), and appid in get()",
    find: eachOf("create", ({ extensions: { appid } }) =>
      appid === undefined
        ? undefined
        : { path: "extensions.appid", value: appid, summary: "create() has appid" },
    ),
  },
  {
    id: "appid-in-use",
    severity: "advice",
    title: "appid or appidExclude",
    why: "They are for security keys that were registered by the older U2F interface, which no browser has any more",
    section: "§10.1.1, §10.1.2",
    fix: "Leave them out once no account has such a key",
    guess: true,
    find: function* (calls) {
      for (const call of calls) {
        const name = call.ceremony === "create" ? "appidExclude" : "appid";
        const value = call.extensions[name];
        if (value !== undefined) {
          yield {
            call,
            path: `extensions.${name}`,
            value,
            summary: `${call.ceremony}() has ${name}`,
            cause: name,
          };
        }
      }
    },
  },
];
