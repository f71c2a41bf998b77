import { afterAll, beforeAll, expect, test } from "vitest";
import { checkRelyingParty, type RelyingPartyConfig } from "../../../testing/index.ts";
import { startFormParty } from "./form-party.ts";

let party: Awaited<ReturnType<typeof startFormParty>>;
beforeAll(async () => {
  party = await startFormParty();
});
afterAll(() => party.close());

/** That of the documentation, but for its names. */
const config: Omit<RelyingPartyConfig, "url"> = {
  account: [
    { method: "GET", path: "/sign-up", save: { csrf: { text: 'name="csrf" value="([^"]+)"' } } },
    { path: "/sign-up", form: { email: "{{email}}", csrf: "{{csrf}}" } },
  ],
  registration: {
    begin: { path: "/passkeys/begin", headers: { "X-CSRF-Token": "{{csrf}}" }, options: "data.publicKey" },
    finish: {
      path: "/passkeys",
      headers: { "X-CSRF-Token": "{{csrf}}" },
      body: { credential: "{{credential}}" },
    },
    success: { status: 201 },
  },
  login: {
    before: [{ method: "GET", path: "/login", save: { csrf: { cookie: "XSRF-TOKEN" } } }],
    begin: { path: "/login/begin", headers: { "X-CSRF-Token": "{{csrf}}" }, body: { email: "{{email}}" } },
    finish: { path: "/login", form: { credential: "{{credential}}", csrf: "{{csrf}}" } },
    success: { location: "^/home", follow: { method: "GET", path: "/api/me" } },
  },
};

test("a relying party with forms, tokens and redirects is checked too, and what its library leaves to it is found", async () => {
  const report = await checkRelyingParty({ ...config, url: party.url });
  expect(report).not.toHaveProperty("void");
  const wrong = report.rows.filter(({ right }) => right === false);
  expect(wrong.map(({ fault, ceremony }) => `${fault} ${ceremony}`)).toEqual([
    "cross-origin create",
    "be-changed get",
    "trailing-cbor create",
    "truncated-cose-key create",
    "foreign-user-handle get",
    "known-credential-id create",
    "oversized-credential-id create",
    "attestation-wrong-algorithm create",
  ]);
  const leftOut = report.rows.filter(({ did }) => did === "left out");
  expect(leftOut.map(({ fault, ceremony, says }) => `${fault} ${ceremony}: ${says}`)).toEqual([
    "uv-zero create: User verification is preferred, not required.",
    "uv-zero get: User verification is preferred, not required.",
    "missing-user-handle get: The account is known before: the options list its credentials.",
  ]);
  expect(report.rows.every(({ did }) => did !== "crashed")).toBe(true);
});
