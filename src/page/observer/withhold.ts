import { keys } from "../primordials.ts";

/**
 * Of what was described of a call: what is secret is replaced by how long it was, and what should be byte strings and
 * is not is named.
 */

type Described = Record<string, unknown> | undefined;

/** Takes out of described options what is secret: a large blob that is to be written. */
export function withholdInputs(options: unknown): void {
  cover(inside(inside(options, "extensions"), "largeBlob"), "write");
}

/** Takes out of a described credential what is secret: outputs of prf, and the large blob that was read. */
export function withholdOutputs(credential: unknown): void {
  const results = inside(credential, "clientExtensionResults");
  const secrets = inside(inside(results, "prf"), "results");
  const names = secrets ? keys(secrets) : [];
  for (let i = 0; i < names.length; i++) cover(secrets, names[i] as string);
  cover(inside(results, "largeBlob"), "blob");
}

/** The paths of described options where something else than a byte string was given, at most `most`. */
export function notBytesIn(options: unknown, most: number): string[] {
  const found: string[] = [];
  const look = (owner: Described, name: string, path: string) => {
    const value = owner?.[name];
    if (value === undefined || found.length === most) return;
    if (typeof (value as Described)?.binary !== "string") found[found.length] = path;
  };
  look(options as Described, "challenge", "challenge");
  look(inside(options, "user"), "id", "user.id");
  const lookThrough = (list: "excludeCredentials" | "allowCredentials") => {
    const listed = inside(options, list) as unknown as unknown[] | undefined;
    const length = typeof listed?.length === "number" ? listed.length : 0;
    for (let i = 0; i < length && found.length < most; i++) {
      look(inside(listed, `${i}`), "id", `${list}[${i}].id`);
    }
  };
  // Not in a loop over a list, which would ask an iterator that may be the page's.
  lookThrough("excludeCredentials");
  lookThrough("allowCredentials");
  return found;
}

function inside(value: unknown, name: string): Described {
  const found = (value as Described)?.[name];
  return typeof found === "object" && found !== null ? (found as Described) : undefined;
}

/** A byte string as it was given, or in a credential's JSON as base64url. */
function cover(object: Described, name: string): void {
  const value = object?.[name];
  if (object === undefined || value === undefined) return;
  const { binary } = (value ?? {}) as { binary?: string };
  const length = typeof value === "string" ? ((value.length * 3) / 4) | 0 : (binary?.length ?? 0);
  object[name] = { __proto__: null, redacted: length };
}
