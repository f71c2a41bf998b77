import type { RelyingPartyConfig } from "./config.ts";

/** How one registers and signs in at this project's demonstration; an example for other configs too. */
export const HARBOUR: Omit<RelyingPartyConfig, "url"> = {
  name: "Harbour",
  account: [{ path: "/api/sign-up", body: { username: "{{username}}", password: "{{password}}" } }],
  registration: {
    begin: { path: "/api/passkeys/options", body: {} },
    finish: { path: "/api/passkeys", body: { response: "{{credential}}" } },
    success: {
      json: { path: "passkey.id" },
      // A new account has no passkey but the one that was just accepted.
      follow: { method: "GET", path: "/api/account", success: { json: { path: "passkeys[0].id" } } },
    },
  },
  login: {
    begin: { path: "/api/sign-in/passkey/options", body: {} },
    finish: { path: "/api/sign-in/passkey", body: { response: "{{credential}}" } },
    success: {
      json: { path: "next", equals: "/home" },
      // Only somebody who is signed in sees the account.
      follow: { method: "GET", path: "/api/account" },
    },
  },
};
