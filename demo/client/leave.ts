import type { Next } from "./api.ts";

/** Goes on to where the API says. */
export function leaveFor({ next }: Next): undefined {
  location.assign(next);
}
