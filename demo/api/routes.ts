import type { Visit } from "../visit.ts";
import * as account from "./account.ts";
import * as billing from "./billing.ts";
import * as second from "./second-factor.ts";
import * as signIn from "./sign-in.ts";

export type Route = (visit: Visit) => object | Promise<object>;

/** Method and path of everything that the API does. */
export const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ["POST /api/sign-up", signIn.signUp],
  ["POST /api/sign-in/password", signIn.signInWithPassword],
  ["POST /api/sign-in/passkey/options", signIn.passkeyOptions],
  ["POST /api/sign-in/passkey", signIn.signInWithPasskey],
  ["POST /api/sign-out", signIn.signOut],
  ["GET /api/second", second.secondFactors],
  ["POST /api/second/passkey/options", second.passkeyOptions],
  ["POST /api/second/passkey", second.usePasskey],
  ["POST /api/second/totp", second.useTotp],
  ["POST /api/second/recovery", second.useRecoveryCode],
  ["GET /api/account", account.account],
  ["POST /api/passkeys/options", account.newPasskeyOptions],
  ["POST /api/passkeys", account.addPasskey],
  ["POST /api/passkeys/rename", account.renamePasskey],
  ["POST /api/totp", account.setUpTotp],
  ["POST /api/totp/confirm", account.confirmTotp],
  ["POST /api/recovery-codes", account.makeRecoveryCodes],
  ["GET /api/billing", billing.billing],
  ["POST /api/step-up/options", billing.stepUpOptions],
  ["POST /api/step-up", billing.stepUp],
]);
