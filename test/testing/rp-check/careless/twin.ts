import { type Route, routes } from "../../../../demo/api/routes.ts";
import { type Demo, startDemo } from "../../../../demo/server.ts";
import type { Check, Owners, SESSION_FIRST } from "./checks.ts";
import { addPasskey } from "./register.ts";
import { signInWithPasskey } from "./sign-in.ts";

/**
 * Starts a twin of Harbour that leaves out some of the checks of passkeys, and is Harbour in everything else. For the
 * test of what looks for such carelessness; nothing else starts it.
 */
export function startTwin(forgotten: readonly (Check | typeof SESSION_FIRST)[]): Promise<Demo> {
  const forgets = new Set(forgotten);
  const owners: Owners = new Map();
  return startDemo({
    routes: new Map<string, Route>([
      ...routes,
      ["POST /api/passkeys", addPasskey(forgets, owners)],
      ["POST /api/sign-in/passkey", signInWithPasskey(forgets, owners)],
    ]),
  });
}
