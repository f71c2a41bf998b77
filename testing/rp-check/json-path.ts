/**
 * The member of a JSON value at a path such as "data.options" or "keys[0].id"; "" is the whole.
 * @returns undefined where there is none.
 */
export function atPath(value: unknown, path: string): unknown {
  let at = value;
  for (const name of path.split(/[.[\]]+/).filter(Boolean)) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}
