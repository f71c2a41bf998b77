import type { AuthenticatorOptions, ProfileChanges } from "./options.ts";

/** What the options say, the clock and the browser's part apart from how the authenticator behaves. */
export interface ReadOptions {
  seed: string | undefined;
  now: number | (() => number) | undefined;
  realTime: boolean;
  relatedOrigins: ReadonlyMap<string, readonly string[]>;
  /** Not read yet. */
  profile: ProfileChanges;
}

/** Throws a TypeError that names the option that cannot be. */
export function readOptions(options: AuthenticatorOptions): ReadOptions {
  if (typeof options !== "object" || options === null) throw new TypeError("The options are no object");
  const { seed, now, relatedOrigins = {}, realTime = false, ...profile } = options;
  if (seed !== undefined && typeof seed !== "string") throw new TypeError("seed is no text");
  if (now !== undefined && typeof now !== "function" && !Number.isFinite(now)) {
    throw new TypeError("now is neither a number of milliseconds nor a function that gives one");
  }
  if (typeof realTime !== "boolean") throw new TypeError("realTime is neither true nor false");
  return { seed, now, realTime, relatedOrigins: readOrigins(relatedOrigins), profile };
}

function readOrigins(given: unknown): ReadonlyMap<string, readonly string[]> {
  if (typeof given !== "object" || given === null) throw new TypeError("relatedOrigins is no object");
  for (const [rpId, origins] of Object.entries(given)) {
    if (!Array.isArray(origins) || !origins.every((origin) => typeof origin === "string")) {
      throw new TypeError(`relatedOrigins[${JSON.stringify(rpId)}] is no list of origins`);
    }
  }
  return new Map(Object.entries(given));
}
