import type { Vault } from "../../src/vault/vault.ts";
import type { Caller } from "../../src/webauthn/caller.ts";
import { routeCreate, routeGet } from "../../src/webauthn/routing.ts";
import { checkRpId } from "../../src/webauthn/rp-id.ts";
import type { CeremonyRequest, DocumentState } from "../../src/wire/ceremony.ts";
import { isOffered } from "../conditional/conditional-store.ts";
import { spendSignIn, upgradesAllowed } from "../conditional/conditional-upgrade.ts";
import { isPaused } from "../storage/pause.ts";
import { isSwitchedOff } from "../storage/sites.ts";
import type { CallingDocument } from "./calling-document.ts";
import { wasLeft } from "./ceremony-memory.ts";

/** Which requests are the browser's before anything is asked of anybody. */

/** Whether Latchkey stays out of a request, whatever the vault holds. Never rejects. */
export async function staysOut(
  vault: Vault,
  request: CeremonyRequest,
  document: CallingDocument,
  caller: Caller,
): Promise<boolean> {
  // A page that is not shown must not come before the person.
  if (!document.shown && !isConditionalGet(request)) return true;
  // A passkey made in a private window would be a lasting trace of it.
  if (document.private && request.type === "create") return true;
  try {
    // Switched off on the page that the person sees, Latchkey is not in its frames either.
    const origins = [caller.origin, caller.embedding?.topOrigin ?? "null"].filter(
      (origin) => origin !== "null",
    );
    const [state, ...reasons] = await Promise.all([
      vault.state(),
      isPaused(),
      ...origins.map((origin) => isSwitchedOff(new URL(origin).hostname)),
    ]);
    if (state === "none" || reasons.includes(true)) return true;
    return needsClick(request, caller) && (await wasLeft(document));
  } catch (error) {
    // A vault that cannot be read is told in the popup; it is no reason to break other authenticators.
    console.error(error);
    return true;
  }
}

/**
 * Whether a request that wants no window, or one at once, can have what it wants here. The sign-in after which a site
 * may add a passkey is spent by that. Rejects with `locked` where the vault is locked meanwhile.
 */
export async function mayAtOnce(
  vault: Vault,
  { type, options, mediation }: CeremonyRequest,
  document: CallingDocument,
  { active }: DocumentState,
): Promise<boolean> {
  const check = checkRpId(document.origin, type === "create" ? options.rp.id : options.rpId);
  // What a private window is told must not tell what the vault holds, and related origins cost time.
  if (document.private || check.type !== "valid" || (await vault.state()) !== "unlocked") return false;
  if (type === "create") {
    if (mediation !== "conditional" || !(await upgradesAllowed(vault))) return false;
    return spendSignIn(check.rpId, document.origin, Date.now());
  }
  if (!active || (options.allowCredentials ?? []).length > 0) return false;
  return (await vault.find(check.rpId)).some((passkey) => isOffered(passkey));
}

/** Whether a request is for another authenticator whatever the vault holds. */
export function isForOthers({ type, options }: CeremonyRequest): boolean {
  if (type === "create") return routeCreate(options) === "native";
  const listed = (options.allowCredentials ?? []).length > 0;
  return !listed && routeGet(options.hints, listed, 0) === "native";
}

/** A conditional `create()` waits for nobody: it is done at once, or it is the browser's. */
export function isConditionalGet({ type, mediation }: CeremonyRequest): boolean {
  return type === "get" && mediation === "conditional";
}

/** The browser wants a click for it, and one that was made before our window opened is soon too old. */
export function needsClick(request: CeremonyRequest, caller: Caller): boolean {
  return request.type === "create" && caller.embedding !== undefined;
}
