import { afterAll, beforeAll, expect, test } from "vitest";
import { type Demo, startDemo } from "../../demo/server.ts";
// In a project of yours: from "latchkey/testing".
import { createAuthenticator } from "../index.ts";

/** A relying party's server is tested over HTTP, with vitest and without a browser. */

let server: Demo;
beforeAll(async () => {
  server = await startDemo();
});
afterAll(() => server.close());

/** One visitor's requests: a session cookie, and JSON that goes there and back. */
function visitor() {
  let cookie = "";
  return async (path: string, body: object = {}) => {
    const response = await fetch(`${server.origin}/api/${path}`, {
      method: "POST",
      headers: { Origin: server.origin, "Content-Type": "application/json", Cookie: cookie },
      body: JSON.stringify(body),
    });
    cookie = response.headers.get("set-cookie")?.split(";", 1)[0] ?? cookie;
    return { status: response.status, json: await response.json() };
  };
}

/** An account with a passkey in an authenticator of its own. */
async function register(username: string) {
  const authenticator = createAuthenticator();
  const post = visitor();
  await post("sign-up", { username, password: "correct horse battery" });
  const options = await post("passkeys/options");
  const response = await authenticator.create(options.json, { origin: server.origin });
  expect((await post("passkeys", { response })).status).toBe(200);
  return authenticator;
}

test("a passkey signs in", async () => {
  const authenticator = await register("ada");
  const post = visitor();
  const options = await post("sign-in/passkey/options");
  const response = await authenticator.get(options.json, { origin: server.origin });
  expect((await post("sign-in/passkey", { response })).json).toEqual({ next: "/home" });
});

test.each(["wrong-origin", "uv-zero", "bad-signature"] as const)("%s is refused", async (fault) => {
  const authenticator = await register(`refused-${fault}`);
  const post = visitor();
  const options = await post("sign-in/passkey/options");
  const response = await authenticator.get(options.json, { origin: server.origin, faults: [fault] });
  expect((await post("sign-in/passkey", { response })).status).toBe(400);
});
