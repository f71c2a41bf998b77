import { isBase64Url } from "../../../../bytes/base64url.ts";
import type { JsonObject } from "../../../log/json-value.ts";
import { objectIn, textIn } from "../../../options/members.ts";
import { each, eachOf, type Hit, type Rule } from "../../rule.ts";

const AT = "extensions.prf";

/** The prf extension (WebAuthn §10.1.4). */
export const PRF_RULES: readonly Rule[] = [
  {
    id: "prf-create-by-credential",
    severity: "error",
    title: "evalByCredential in create()",
    why: "It is for credentials that there are already: the browser throws a NotSupportedError",
    section: "§10.1.4",
    fix: "Use prf.eval in create(), and evalByCredential in get()",
    find: eachOf("create", ({ extensions }) => {
      const inputs = objectIn(extensions, "prf")?.evalByCredential;
      if (inputs === undefined) return undefined;
      return { path: `${AT}.evalByCredential`, value: inputs, summary: "create() has prf.evalByCredential" };
    }),
  },
  {
    id: "prf-without-list",
    severity: "error",
    title: "evalByCredential without allowCredentials",
    why: "Its keys are ids of allowCredentials: without a list the browser throws a NotSupportedError",
    section: "§10.1.4",
    fix: "List the credentials in allowCredentials, or use prf.eval for whichever answers",
    find: eachOf("get", ({ extensions, listed }) => {
      const inputs = byCredential(extensions);
      if (!inputs || Object.keys(inputs).length === 0 || listed.length > 0) return undefined;
      return {
        path: `${AT}.evalByCredential`,
        value: inputs,
        summary: "prf.evalByCredential comes without a list",
      };
    }),
  },
  {
    id: "prf-unlisted",
    severity: "error",
    title: "A key of evalByCredential is no id of allowCredentials",
    why: "The browser throws a SyntaxError",
    section: "§10.1.4",
    fix: "Use the ids of allowCredentials as they are, in unpadded base64url",
    find: eachOf("get", ({ extensions, listed }) => {
      const inputs = byCredential(extensions);
      if (!inputs || listed.length === 0) return undefined;
      const ids = new Set(listed.map(({ id }) => id));
      return Object.keys(inputs).flatMap((key): Omit<Hit, "call">[] => {
        if (isBase64Url(key) && key !== "" && ids.has(key)) return [];
        const name = JSON.stringify(key.slice(0, 60));
        return [
          { path: `${AT}.evalByCredential`, value: key, summary: `${name} is no id of allowCredentials` },
        ];
      });
    }),
  },
  {
    id: "prf-no-input",
    severity: "warning",
    title: "prf in get() without an input",
    why: "Nothing is evaluated, and the result is empty",
    section: "§10.1.4",
    fix: "Give prf.eval or prf.evalByCredential, or leave prf out",
    find: eachOf("get", ({ extensions }) => {
      const prf = objectIn(extensions, "prf");
      const some =
        prf && (prf.eval !== undefined || Object.keys(objectIn(prf, "evalByCredential") ?? {}).length > 0);
      return prf && !some ? { path: AT, value: prf, summary: "prf has no input to evaluate" } : undefined;
    }),
  },
  {
    id: "prf-same-inputs",
    severity: "warning",
    title: "Both inputs of prf are the same, or one is empty",
    why: "Two equal inputs give one key twice; an empty one gives a key that every use of the passkey shares",
    section: "§10.1.4",
    fix: "Use an input of its own for each purpose: 32 random bytes, or a text that names the purpose and its version",
    find: each(({ extensions }) =>
      inputsOf(extensions).flatMap(({ path, values }): Omit<Hit, "call">[] => {
        const [first, second] = [textIn(values, "first"), textIn(values, "second")];
        if (first !== undefined && first === second) {
          return [{ path, value: first, summary: "Both inputs of prf are the same", cause: "same" }];
        }
        if (first !== "" && second !== "") return [];
        return [{ path, value: "", summary: "An input of prf is empty", cause: "empty" }];
      }),
    ),
  },
  {
    id: "prf-not-asked",
    severity: "advice",
    title: "get() uses prf, and create() did not ask for it",
    why: "Some authenticators make a passkey's secret only where create() asks for prf",
    section: "§10.1.4",
    fix: "Add the extension prf: {} to create()",
    guess: true,
    find: function* (calls) {
      const used = calls.find(
        ({ ceremony, extensions }) => ceremony === "get" && extensions.prf !== undefined,
      );
      if (!used) return;
      for (const call of calls) {
        if (call.ceremony !== "create" || call.rpId !== used.rpId || call.extensions.prf !== undefined)
          continue;
        yield { call, path: AT, summary: "create() does not ask for prf, which get() uses" };
      }
    },
  },
  {
    id: "hmac-secret-in-page",
    severity: "warning",
    title: "hmacCreateSecret or hmacGetSecret",
    why: "They are names between client and authenticator: browsers ignore them in a page",
    section: "CTAP 2.1 §12.5",
    fix: "Use the extension prf",
    find: each(({ extensions }) =>
      ["hmacCreateSecret", "hmacGetSecret"].flatMap((name): Omit<Hit, "call">[] => {
        const value = extensions[name];
        return value === undefined
          ? []
          : [{ path: `extensions.${name}`, summary: `${name} is used in a page`, cause: name }];
      }),
    ),
  },
];

function byCredential(extensions: JsonObject): JsonObject | undefined {
  return objectIn(objectIn(extensions, "prf"), "evalByCredential");
}

function inputsOf(extensions: JsonObject): { path: string; values: JsonObject }[] {
  const prf = objectIn(extensions, "prf");
  const values = objectIn(prf, "eval");
  const byId = objectIn(prf, "evalByCredential") ?? {};
  return [
    ...(values ? [{ path: `${AT}.eval`, values }] : []),
    ...Object.keys(byId).flatMap((key) => {
      const own = objectIn(byId, key);
      return own ? [{ path: `${AT}.evalByCredential`, values: own }] : [];
    }),
  ];
}
